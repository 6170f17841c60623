/**
 * Whether the program is an executable or comes from a registry: then its own files can't be
 * changed, and it can't be started once more from its sources.
 */
export const IS_PACKED: boolean = Deno.build.standalone || !import.meta.url.startsWith("file:");
