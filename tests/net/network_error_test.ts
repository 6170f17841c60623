import { assert } from "@std/assert";
import { isNetworkError } from "../../lib/net/network_error.ts";

const { errors } = Deno;

Deno.test("isNetworkError() knows what happens to connections", () => {
  const kinds = [
    errors.AddrInUse,
    errors.AddrNotAvailable,
    errors.BadResource,
    errors.BrokenPipe,
    errors.ConnectionAborted,
    errors.ConnectionRefused,
    errors.ConnectionReset,
    errors.Interrupted,
    errors.NetworkUnreachable,
    errors.NotConnected,
    errors.TimedOut,
    errors.UnexpectedEof,
  ];
  for (const Kind of kinds) assert(isNetworkError(new Kind("x")), Kind.name);
});

Deno.test("isNetworkError() takes nothing else for one", () => {
  const others = [
    new Error("Connection reset"),
    new TypeError("x"),
    new errors.NotFound("x"),
    new errors.PermissionDenied("x"),
    { name: "ConnectionReset" },
    "ConnectionReset",
    null,
    undefined,
  ];
  for (const other of others) assert(!isNetworkError(other), Deno.inspect(other));
});
