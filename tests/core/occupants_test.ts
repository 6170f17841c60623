import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Occupants } from "../../lib/core/occupants.ts";
import { User } from "../../lib/core/user.ts";
import { parseUserName } from "../../lib/protocol/names.ts";
import { chat } from "../helpers/chat_fixture.ts";

function user(name: string): User {
  return new User({ name: parseUserName(name), account: null, roles: [] }, 1);
}

Deno.test("Occupants.infos() names the first who came, and counts the rest", () => {
  const occupants = new Occupants();
  for (const name of ["a", "b", "c"]) occupants.comes(user(name));
  const { users, omitted } = occupants.infos(2);
  assertEquals([users.map(({ name }) => name), omitted], [["a", "b"], 1]);
  assertEquals(occupants.infos(0).omitted, 3);
});

Deno.test("Occupants.turns() leaves whoever takes another name at his place", () => {
  const occupants = new Occupants();
  const [a, b, c] = [user("a"), user("b"), user("c")];
  for (const one of [a, b, c]) occupants.comes(one);
  const d = user("d");
  assertEquals(occupants.turns(b, d), { gone: true, came: true });
  assertEquals(namesOf(occupants), ["a", "d", "c"]);
  assertEquals(occupants.turns(d, a), { gone: true, came: false });
  assertEquals(namesOf(occupants), ["a", "c"]);
  assertEquals(occupants.turns(a, b), { gone: false, came: true });
  assertEquals(namesOf(occupants), ["a", "c", "b"]);
});

Deno.test("Occupants names everybody once, whatever happens", () => {
  const all = ["a", "b", "c", "d"].map(user);
  const step = fc.record({ what: fc.nat(2), one: fc.nat(3), other: fc.nat(3) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const occupants = new Occupants();
    const counts = new Map<User, number>();
    const add = (one: User, by: number) => counts.set(one, (counts.get(one) ?? 0) + by);
    for (const { what, one, other } of steps) {
      const [before, after] = [all[one]!, all[other]!];
      const isThere = (counts.get(before) ?? 0) > 0;
      if (what === 0) {
        occupants.comes(before);
        add(before, 1);
      } else if (isThere && what === 1) {
        occupants.goes(before);
        add(before, -1);
      } else if (isThere && before !== after) {
        occupants.turns(before, after);
        add(before, -1);
        add(after, 1);
      }
    }
    const expected = all.flatMap((one) => {
      const connections = counts.get(one) ?? 0;
      return connections > 0 ? [{ name: one.name.shown, account: null, connections }] : [];
    });
    const { users, omitted } = occupants.infos(Infinity);
    assertEquals(users.sort((x, y) => x.name < y.name ? -1 : 1), expected);
    assertEquals([omitted, occupants.size], [0, expected.length]);
  }));
});

Deno.test("enter and listUsers name maxListed users, and say how many more there are", async () => {
  const { join } = chat({ limits: { maxListed: 2 } });
  for (const name of ["a", "b"]) await join(name, "general");
  const carol = await join("carol");
  carol.enter("general");
  carol.say({ type: "listUsers" });
  for (const type of ["roomEntered", "userList"] as const) {
    const { users, omitted } = carol.last(type);
    assertEquals([users.map(({ name }) => name), omitted], [["a", "b"], 1]);
  }
});

function namesOf(occupants: Occupants): string[] {
  return occupants.infos(Infinity).users.map(({ name }) => name);
}
