/**
 * The types of the flags that are declared where types are checked; all others are `unknown`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import type { FlagTypes } from "./flag_types.ts";
 *
 * const flags: FlagTypes<"dev", "host", never, never, { host: string }> = { dev: true, host: "::1" };
 * assertEquals(flags.host.length, 3);
 * ```
 */
export type FlagTypes<
  B extends string,
  S extends string,
  C extends string,
  N extends string,
  Defaults,
> =
  & Record<string, unknown>
  & Defaulted<
    & { [K in Exclude<Known<B>, C>]: boolean }
    & { [K in Extract<Known<B>, C>]: boolean[] }
    & { [K in Exclude<Known<S>, C>]?: string | Negated<K, N> }
    & { [K in Extract<Known<S>, C>]: string[] | Negated<K, N> }
    & { [K in Exclude<Known<C>, B | S>]: unknown[] | Negated<K, N> },
    Defaults
  >;

/** Without `_`, which is no flag, and names with dots, which make objects. */
type Known<Name> = string extends Name ? never : Exclude<Name, "_" | `${string}.${string}`>;
type Negated<Name, N> = Name extends N ? false : never;
type Defaulted<Flags, Defaults> = Defaults extends Record<string, unknown> ?
    & Omit<Flags, keyof Defaults>
    & {
      [K in Known<keyof Defaults>]: K extends keyof Flags ? Defaults[K] | NonNullable<Flags[K]>
        : unknown;
    }
  : Flags;
