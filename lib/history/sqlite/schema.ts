import type { DatabaseSync } from "node:sqlite";

/** Marks a database as ours: "Parl". */
export const APPLICATION_ID = 0x5061726c;

/** Takes a database from one version of the schema to the next, inside a transaction. */
export type Migration = (db: DatabaseSync) => void;

/**
 * How far a log's number is moved to the left in a message's id, which is `(log << 36) | seq`: so the
 * messages of a log stand side by side in the one tree that there is.
 */
export const SEQ_BITS = 36;

/** What of a message's id is its `seq`. */
export const SEQ_MASK = 2 ** SEQ_BITS - 1;

// logs.generation: the start of the store in which its epoch began, or was found to go on.
// epochs: those that a log had before; `lastSeq` is where the next one began.
// logs.indexedSeq, sortedSeq: up to which message `words` and `sends` are filled; that is done when
// there is time.
// messages.sentBy: null where it is the same as `session`.
// forgotten_sends: up to which sendId a session's sends are gone.
// words: its parts are merged a little at a time, by hand: by itself it takes up to 50 ms at once.
// deleted_logs: their messages go when there is time.
const VERSION_1 = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE logs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  epoch TEXT NOT NULL,
  generation INTEGER NOT NULL,
  firstSeq INTEGER NOT NULL DEFAULT 1,
  headSeq INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  firstAtMs REAL,
  indexedSeq INTEGER NOT NULL DEFAULT 0,
  sortedSeq INTEGER NOT NULL DEFAULT 0,
  room TEXT
) STRICT;
CREATE INDEX logs_by_age ON logs (firstAtMs) WHERE firstAtMs IS NOT NULL;
CREATE INDEX logs_of_rooms ON logs (id) WHERE room IS NOT NULL;
CREATE TABLE epochs (
  log INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  epoch TEXT NOT NULL,
  lastSeq INTEGER NOT NULL,
  PRIMARY KEY (log, generation)
) STRICT, WITHOUT ROWID;
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  account TEXT,
  session TEXT NOT NULL,
  recipient TEXT,
  text TEXT NOT NULL,
  atMs REAL NOT NULL,
  sentBy TEXT,
  sendId INTEGER
) STRICT;
CREATE TABLE sends (
  session TEXT NOT NULL,
  sendId INTEGER NOT NULL,
  room TEXT,
  recipient TEXT,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (session, sendId)
) STRICT, WITHOUT ROWID;
CREATE TABLE forgotten_sends (
  session TEXT PRIMARY KEY,
  sendId INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  tokenHash TEXT NOT NULL,
  name TEXT NOT NULL,
  account TEXT,
  roles TEXT NOT NULL,
  passwordMark TEXT,
  host TEXT NOT NULL
) STRICT;
CREATE TABLE deleted_logs (
  id INTEGER PRIMARY KEY,
  firstSeq INTEGER NOT NULL,
  headSeq INTEGER NOT NULL,
  indexedSeq INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5(
  text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
INSERT INTO words (words, rank) VALUES ('automerge', 0), ('crisismerge', 64);
`;

/** The steps from an empty database to the newest version; never change one, add another. */
export const MIGRATIONS: readonly Migration[] = [(db) => db.exec(VERSION_1)];
