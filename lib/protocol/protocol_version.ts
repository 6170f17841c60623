/** The version of the native protocol that this code speaks. */
export const PROTOCOL_VERSION = 1;
