import { assertEquals, assertStrictEquals } from "@std/assert";
import { parseArgs, type ParseOptions } from "@std/cli";
import { parseArgs as fromSubpath } from "@std/cli/parse-args";

Deno.test("parseArgs() is the same under both names", () => {
  assertStrictEquals(parseArgs, fromSubpath);
});

// The real package infers types from the options that would forbid many comparisons below.
const read = (args: string[], options: ParseOptions = {}): unknown => parseArgs(args, options);

Deno.test("parseArgs() puts words that are no flags into _", () => {
  assertEquals(read([]), { _: [] });
  assertEquals(read(["one", "two", "-", ""]), { _: ["one", "two", "-", ""] });
});

Deno.test("parseArgs() reads a value after a space or an equals sign", () => {
  assertEquals(read(["--to", "ann"]), { to: "ann", _: [] });
  assertEquals(read(["--to=ann"]), { to: "ann", _: [] });
  assertEquals(read(["--to=a=b"]), { to: "a=b", _: [] });
  assertEquals(read(["--to=two\nlines"]), { to: "two\nlines", _: [] });
  assertEquals(read(["-t", "ann"]), { t: "ann", _: [] });
  assertEquals(read(["-t=ann"]), { t: "ann", _: [] });
});

Deno.test("parseArgs() makes a flag without a value true", () => {
  assertEquals(read(["--dev"]), { dev: true, _: [] });
  assertEquals(read(["-d"]), { d: true, _: [] });
});

Deno.test("parseArgs() never takes a flag or an empty word for a value", () => {
  assertEquals(read(["--a", "--b", "-c", "-d"]), {
    a: true,
    b: true,
    c: true,
    d: true,
    _: [],
  });
  assertEquals(read(["--a", ""]), { a: true, _: [""] });
});

Deno.test("parseArgs() splits a cluster, whose last letter may take a value", () => {
  assertEquals(read(["-ab"]), { a: true, b: true, _: [] });
  assertEquals(read(["-ab", "ann"]), { a: true, b: "ann", _: [] });
});

Deno.test("parseArgs() ends a cluster at a number, an equals sign or a symbol", () => {
  assertEquals(read(["-n5"]), { n: 5, _: [] });
  assertEquals(read(["-n-5", "--dev"]), { n: -5, dev: true, _: [] });
  assertEquals(read(["-n="], { string: "n" }), { n: "", _: [] });
  assertEquals(read(["-vn7"], { boolean: "v" }), { v: "n7", _: [] });
  assertEquals(read(["-f/tmp/a"]), { f: "/tmp/a", _: [] });
  assertEquals(read(["-n-"]), { n: "-", _: [] });
});

Deno.test("parseArgs() turns what looks like a number into one", () => {
  assertEquals(read(["5", "1e3", "0x1F", "-"]), { _: [5, 1000, 31, "-"] });
  assertEquals(read(["--a=-1.5", "--b", "007"]), { a: -1.5, b: 7, _: [] });
});

Deno.test("parseArgs() leaves what only resembles a number as it is", () => {
  assertEquals(read(["NaN", "Infinity", "1_0", "5x"]), {
    _: ["NaN", "Infinity", "1_0", "5x"],
  });
  assertEquals(read(["--a=", "--b= "]), { a: "", b: " ", _: [] });
});

Deno.test("parseArgs() keeps the value of a string flag as text", () => {
  assertEquals(read(["--id", "007"], { string: ["id"] }), { id: "007", _: [] });
  assertEquals(read(["--id=true"], { string: "id" }), { id: "true", _: [] });
});

Deno.test('parseArgs() gives "" for a string flag without a value', () => {
  assertEquals(read(["--host"], { string: ["host"] }), { host: "", _: [] });
  assertEquals(read(["--host", "--dev"], { string: ["host"] }), {
    host: "",
    dev: true,
    _: [],
  });
  assertEquals(read(["-ab"], { string: ["a", "b"] }), { a: "", b: "", _: [] });
});

Deno.test("parseArgs() leaves a string flag out that is not given", () => {
  assertEquals(read([], { string: ["host"] }), { _: [] });
});

Deno.test("parseArgs() keeps words as text if _ is a string", () => {
  assertEquals(read(["5", "--n=5"], { string: ["_"] }), { n: 5, _: ["5"] });
});

Deno.test("parseArgs() makes a boolean flag false that is not given", () => {
  assertEquals(read([], { boolean: ["dev"] }), { dev: false, _: [] });
});

Deno.test("parseArgs() gives a boolean flag no value but true and false", () => {
  const options = { boolean: ["dev", "d"] };
  assertEquals(read(["--dev", "room"], options), { dev: true, d: false, _: ["room"] });
  assertEquals(read(["-d", "room"], options), { dev: false, d: true, _: ["room"] });
  assertEquals(read(["--dev", "false"], options), { dev: false, d: false, _: [] });
  assertEquals(read(["--dev", "true"], options), { dev: true, d: false, _: [] });
  assertEquals(read(["--dev=false"], options), { dev: false, d: false, _: [] });
  assertEquals(read(["--dev=anything"], options), { dev: true, d: false, _: [] });
});

Deno.test("parseArgs() gives no flag with two hyphens a value if boolean is true", () => {
  assertEquals(read(["--a", "x", "--b=y", "-c", "z"], { boolean: true }), {
    a: true,
    b: "y",
    c: "z",
    _: ["x"],
  });
});

Deno.test("parseArgs() sets every alias of a flag", () => {
  assertEquals(read(["-p", "80"], { alias: { port: "p" } }), { p: 80, port: 80, _: [] });
  assertEquals(read(["--port=80"], { alias: { p: ["port", "P"] } }), {
    p: 80,
    port: 80,
    P: 80,
    _: [],
  });
});

Deno.test("parseArgs() declares the aliases of a declared flag with it", () => {
  const alias = { help: "h", id: "i" };
  const options = { boolean: ["help"], string: ["id"], alias };
  assertEquals(read(["-h", "-i", "7"], options), {
    help: true,
    h: true,
    id: "7",
    i: "7",
    _: [],
  });
  assertEquals(read([], options), { help: false, h: false, _: [] });
});

Deno.test("parseArgs() fills in the default, and that of the aliases, if a flag is not given", () => {
  const options = { default: { port: 5000, host: null }, alias: { port: "p" } };
  assertEquals(read([], options), { port: 5000, p: 5000, host: null, _: [] });
  assertEquals(read(["-p", "1", "--host=a"], options), { port: 1, p: 1, host: "a", _: [] });
});

Deno.test("parseArgs() prefers a default to the false of a boolean flag", () => {
  assertEquals(read([], { boolean: ["dev"], default: { dev: true } }), { dev: true, _: [] });
});

Deno.test("parseArgs() leaves a default as it is, of whatever kind", () => {
  const list = ["a"];
  const args = parseArgs([], { default: { list } });
  assertStrictEquals<unknown>(args.list, list);
});

Deno.test("parseArgs() uses the last value of a flag that is not collected", () => {
  assertEquals(read(["--to=a", "--to=b"]), { to: "b", _: [] });
});

Deno.test("parseArgs() collects every value of a flag", () => {
  const options = { collect: ["to"] };
  assertEquals(read(["--to=a", "--to", "5"], options), { to: ["a", 5], _: [] });
  assertEquals(read(["--to=a"], options), { to: ["a"], _: [] });
});

Deno.test("parseArgs() gives an empty list for a collected string or boolean flag", () => {
  const options = { string: ["to"], boolean: ["v"], collect: ["to", "v"] };
  assertEquals(read([], options), { to: [], v: [], _: [] });
  assertEquals(read(["-vv"], options), { to: [], v: [true, true], _: [] });
});

Deno.test("parseArgs() makes a negatable flag false after --no-", () => {
  const options = { negatable: ["color"], alias: { color: "c" } };
  assertEquals(read(["--no-color"], options), { color: false, c: false, _: [] });
  assertEquals(read(["--no-color", "word"], options), { color: false, c: false, _: ["word"] });
});

Deno.test("parseArgs() takes --no- for the beginning of the name of any other flag", () => {
  assertEquals(read(["--no-color"]), { "no-color": true, _: [] });
});

Deno.test("parseArgs() puts everything after -- into _ as it is typed", () => {
  assertEquals(read(["-a", "--", "-b", "5", "--"]), { a: true, _: ["-b", "5", "--"] });
});

Deno.test("parseArgs() puts everything after -- into -- if it is asked to", () => {
  assertEquals(read(["x", "--", "-b", "5"], { "--": true }), { _: ["x"], "--": ["-b", "5"] });
  assertEquals(read(["x"], { "--": true }), { _: ["x"], "--": [] });
});

Deno.test("parseArgs() stops at the first word if it is asked to", () => {
  assertEquals(read(["--a=1", "run", "--b", "5", "--", "x"], { stopEarly: true }), {
    a: 1,
    _: ["run", "--b", "5", "x"],
  });
});

Deno.test("parseArgs() asks unknown about everything that is not declared", () => {
  const asked: unknown[] = [];
  parseArgs(["--a", "1", "-bc", "word", "--dev", "--port=1", "--list=1", "--", "-x"], {
    boolean: ["dev"],
    alias: { port: "p" },
    collect: ["list"],
    unknown: (...question) => asked.push(question),
  });
  assertEquals<unknown[]>(asked, [
    ["--a", "a", "1"],
    ["-bc", "b", true],
    ["-bc", "c", "word"],
  ]);
});

Deno.test("parseArgs() asks unknown about words", () => {
  const asked: unknown[] = [];
  parseArgs(["5"], { unknown: (...question) => asked.push(question) });
  assertEquals<unknown[]>(asked, [["5"]]);
});

Deno.test("parseArgs() leaves out what unknown answers false to", () => {
  const unknown = (arg: string): boolean => arg === "kept";
  assertEquals(read(["--gone=1", "gone", "kept", "-v"], { boolean: ["v"], unknown }), {
    v: true,
    _: ["kept"],
  });
});

Deno.test("parseArgs() makes an object of a name with dots", () => {
  assertEquals(read(["--a.b=1", "--a.c.d"], { default: { "a.c.e": 2 } }), {
    a: { b: 1, c: { d: true, e: 2 } },
    _: [],
  });
});

Deno.test("parseArgs() lets nobody reach the prototype of all objects", () => {
  parseArgs(["--__proto__.bad=1", "--constructor.prototype.bad=1", "--a.__proto__.bad=1"]);
  assertEquals("bad" in {}, false);
});

Deno.test("parseArgs() knows the types of declared flags", () => {
  const args = parseArgs(["--to=ann", "--to=bob"], {
    boolean: ["dev"],
    string: ["host", "name", "to"],
    collect: ["to"],
    default: { host: "::1" },
  });
  const typed: { dev: boolean; host: string; name: string | undefined; to: string[] } = {
    dev: args.dev,
    host: args.host,
    name: args.name,
    to: args.to,
  };
  assertEquals(typed, { dev: false, host: "::1", name: undefined, to: ["ann", "bob"] });
});
