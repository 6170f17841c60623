/** How accounts are shown to whoever keeps them: nothing here shows a hash. */
import type { UserRecord } from "../auth/user_record.ts";
import { cleanText } from "../protocol/text.ts";
import { columns } from "./columns.ts";

type Row = readonly [name: string, roles: string, created: string, disabled: string];

const HEAD: Row = ["NAME", "ROLES", "CREATED", "DISABLED"];
const DAY_LENGTH = "2026-11-21".length;

/**
 * Accounts as columns, a line each, under a line that names them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accountTable } from "./account_list.ts";
 *
 * const created = "2026-11-21T12:00:00.000Z";
 * assertEquals(accountTable([{ name: "ada", roles: ["operator"], created, disabled: false }]), [
 *   "NAME  ROLES     CREATED     DISABLED",
 *   "ada   operator  2026-11-21  no",
 * ]);
 * ```
 */
export function accountTable(users: readonly ShownAccount[]): string[] {
  return columns([HEAD, ...users.map(rowOf)]);
}

/** Accounts as JSON, for programs. */
export function accountJson(users: readonly ShownAccount[]): string {
  const shown = users.map(({ name, roles, created, disabled }) => {
    return { name, roles, created, disabled };
  });
  return JSON.stringify(shown, null, 2);
}

/** What is shown of an account. */
export type ShownAccount = Pick<UserRecord, "created" | "disabled" | "name" | "roles">;

function rowOf({ name, roles, created, disabled }: ShownAccount): Row {
  const role = roles.length === 0 ? "-" : roles.join(", ");
  return [name, role, dayOf(created), disabled ? "yes" : "no"];
}

/** A file that is edited by hand may hold anything there. */
function dayOf(created: string): string {
  const isDate = !Number.isNaN(Date.parse(created));
  return cleanText(created).slice(0, isDate ? DAY_LENGTH : undefined);
}
