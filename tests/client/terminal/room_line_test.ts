import { assertEquals } from "@std/assert";
import { parseRoomLine } from "../../../lib/client/terminal/room_line.ts";

Deno.test("parseRoomLine() knows who wants to be asked for the password of a room", () => {
  const create = { type: "create", room: "den", exclusive: true, access: "password" } as const;
  assertEquals(parseRoomLine("/create den password"), create);
  assertEquals(parseRoomLine("/CREATE  den PASSWORD "), create);
  const access = { type: "setAccess", access: "password" } as const;
  assertEquals(parseRoomLine("/access password"), access);
  assertEquals(parseRoomLine("/access #den password"), { ...access, room: "den" });
});

Deno.test("parseRoomLine() leaves every other line to others", () => {
  const lines = ["create den password", "/create den", "/create den password sesame"];
  const others = [
    "/access open",
    "/access password sesame",
    "/access den password",
    "/access",
    "/",
  ];
  for (const line of [...lines, ...others]) assertEquals(parseRoomLine(line), null, line);
});
