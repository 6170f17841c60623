/** What an account may do beyond talking. */
export type Role = "operator";
