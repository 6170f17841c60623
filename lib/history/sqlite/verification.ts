import type { DatabaseSync } from "node:sqlite";
import { storeErrorOf } from "./error.ts";
import { Query } from "./query.ts";
import { SEQ_BITS, SEQ_MASK } from "./schema.ts";

/** A kind of problem, and how to find where it is. */
interface Check {
  /** Gives a row with `place` for each place where something is wrong. */
  readonly sql: string;
  /** What is wrong there. */
  readonly problem: (place: string) => string;
}

/** So many places are named of each problem. */
const MAX_PLACES = 20;

const LOG_OF_MESSAGE = `id >> ${SEQ_BITS}`;

// What there is of each log, beside what `logs` says of it.
const KEPT = `
  WITH kept AS (
    SELECT ${LOG_OF_MESSAGE} AS log, count(*) AS count, min(id & ${SEQ_MASK}) AS first,
      max(id & ${SEQ_MASK}) AS head, sum(octet_length(text)) AS bytes
    FROM messages GROUP BY 1
  )
  SELECT quote(key) AS place FROM logs LEFT JOIN kept ON kept.log = logs.id WHERE`;

const CHECKS: readonly Check[] = [
  {
    sql: `${KEPT} coalesce(kept.count, 0) <> headSeq - firstSeq + 1`,
    problem: (log) => `The log ${log} has another number of messages than it should have`,
  },
  {
    sql: `${KEPT} kept.count > 0 AND (kept.first <> firstSeq OR kept.head <> headSeq)`,
    problem: (log) => `The log ${log} begins or ends at another position than it should`,
  },
  {
    sql: `${KEPT} coalesce(kept.bytes, 0) <> logs.bytes`,
    problem: (log) => `The texts of the log ${log} have another size than they should have`,
  },
  {
    sql: `SELECT quote(key) AS place FROM logs WHERE firstAtMs IS NOT
      (SELECT atMs FROM messages WHERE id = (logs.id << ${SEQ_BITS}) | firstSeq)`,
    problem: (log) => `The log ${log} does not know when its oldest message was said`,
  },
  {
    sql: `SELECT DISTINCT ${LOG_OF_MESSAGE} AS place FROM messages
      WHERE ${LOG_OF_MESSAGE} NOT IN (SELECT id FROM logs UNION SELECT id FROM deleted_logs)`,
    problem: (log) => `There are messages of the log number ${log}, which is not there`,
  },
  {
    sql: `SELECT quote(key) AS place FROM logs WHERE generation >
      (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'generation')
      OR EXISTS (SELECT 1 FROM epochs WHERE log = logs.id
        AND (epochs.lastSeq > headSeq OR epochs.generation >= logs.generation
          OR epochs.epoch = logs.epoch))`,
    problem: (log) => `The epochs of the log ${log} contradict it`,
  },
  {
    sql: `SELECT quote(key) AS place FROM logs WHERE EXISTS (
      SELECT 1 FROM epochs AS one JOIN epochs AS next USING (log)
      WHERE log = logs.id AND one.generation < next.generation AND one.lastSeq > next.lastSeq)`,
    problem: (log) => `The epochs of the log ${log} are not in order`,
  },
  {
    sql: "SELECT DISTINCT log AS place FROM epochs WHERE log NOT IN (SELECT id FROM logs)",
    problem: (log) => `There are epochs of the log number ${log}, which is not there`,
  },
  {
    sql: `SELECT quote(key) AS place FROM logs WHERE indexedSeq > headSeq OR sortedSeq > headSeq
      OR indexedSeq < firstSeq - 1 OR sortedSeq < firstSeq - 1
      OR indexedSeq - firstSeq + 1 <> (SELECT count(*) FROM words_docsize
        WHERE id BETWEEN (logs.id << ${SEQ_BITS}) AND (logs.id << ${SEQ_BITS}) | ${SEQ_MASK})`,
    problem: (log) => `The search index does not fit the log ${log}`,
  },
  {
    sql: `SELECT quote(key) AS place FROM logs WHERE room IS NOT NULL AND NOT json_valid(room)`,
    problem: (log) => `What the room of the log ${log} is described as can't be read`,
  },
  {
    sql: `SELECT name AS place FROM meta WHERE name = 'rules' AND NOT json_valid(value)`,
    problem: () => "The rules of the server can't be read",
  },
  {
    sql: "SELECT quote(key) AS place FROM sessions WHERE NOT json_valid(roles)",
    problem: (session) => `The roles of the session ${session} can't be read`,
  },
  {
    sql: `SELECT DISTINCT quote(session) AS place FROM sends
      WHERE session NOT IN (SELECT key FROM sessions)`,
    problem: (session) => `It is known what the session ${session} has said, which is not there`,
  },
  {
    sql: `SELECT 'meta' AS place WHERE
      (SELECT count(*) FROM meta WHERE name IN ('instance', 'generation', 'state')) <> 3`,
    problem: () => `It is not known which store this is`,
  },
];

/** What SQLite itself finds to be damaged. */
export function damagesOf(db: DatabaseSync): readonly string[] {
  const check = new Query<Record<string, string>>(db, "PRAGMA integrity_check(20)");
  try {
    const found = check.all().flatMap((row) => Object.values(row)[0]!.split("\n"));
    return found.filter((text) => text !== "ok" && !text.startsWith("***"))
      .map((text) => `The database is damaged: ${text}`);
  } catch (error) {
    // Some damage can't be looked at.
    if (!(error instanceof Error) || storeErrorOf(error, "").code !== "damaged") throw error;
    return [`The database is damaged: ${error.message}`];
  }
}

/** Looks whether everything in a database fits together; returns what does not. */
export function problemsOf(db: DatabaseSync): readonly string[] {
  const damages = damagesOf(db);
  // Where pages are damaged, what is in them says nothing.
  if (damages.length > 0) return damages;
  return CHECKS.flatMap(({ sql, problem }) => {
    const places = new Query<{ place: number | string }>(db, `${sql} LIMIT ${MAX_PLACES}`).all();
    return places.map(({ place }) => problem(String(place)));
  });
}
