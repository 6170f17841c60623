/** Where a server listens, and a client looks for one, if nothing else is said (B1). */
export const DEFAULT_PORT = 9999;
