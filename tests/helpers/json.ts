/** Objects as JSON has them, and one place in them after the other. */

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A place in an object, written as `a.b[0].c`, and what stands there. */
export interface Field {
  readonly path: string;
  readonly value: Json;
}

/** A value as it is after a journey through JSON. */
export function asJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/** Every place in a value, from the outside in. */
export function fieldsOf(value: Json, path = ""): Field[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => fieldsOf(item, `${path}[${index}]`))
    : Object.entries(value).flatMap(([key, item]) => fieldsOf(item, path ? `${path}.${key}` : key));
  return path === "" ? inner : [{ path, value }, ...inner];
}

/** The object with something else at one place; undefined takes the place away. */
export function withField(object: JsonObject, path: string, value: Json | undefined): JsonObject {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return replaceAt(object, keys, value) as JsonObject;
}

function replaceAt(whole: Json, keys: readonly string[], value: Json | undefined): unknown {
  const [key, ...inner] = keys;
  if (key === undefined) return value;
  const entries = Object.entries(whole as JsonObject)
    .map(([name, item]) => [name, name === key ? replaceAt(item, inner, value) : item] as const);
  const replaced = Object.fromEntries(entries);
  return Array.isArray(whole) ? Object.values(replaced) : replaced;
}
