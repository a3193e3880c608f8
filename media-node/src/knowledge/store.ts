/** The documents of one tenant in a file of their own, made for searching. All of it can be made anew from the documents. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Chunk } from './chunks.ts';
import { expressionOf } from './question.ts';

/** A piece that was found, the best first. */
export interface Found extends Chunk {
  /** Hash of the document. */
  readonly document: string;
  /** Which piece of it; 1 is the first. */
  readonly part: number;
}

export interface Store {
  /** Hashes of the documents that are in it whole. */
  documents(): string[];
  put(document: string, chunks: readonly Chunk[]): void;
  drop(document: string): void;
  /** Searches these documents and no others. */
  search(asked: Search): Found[];
  close(): void;
}
export interface Search {
  readonly text: string;
  readonly documents: readonly string[];
  readonly limit: number;
}

/** Says how the tables are made; a file of another form is made anew. */
const FORM = 1;

/** Opens the file, or makes it. @throws when it is damaged or of another form */
export function openStore(path: string): Store {
  const db = new DatabaseSync(path);
  try {
    return storeIn(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function storeIn(db: DatabaseSync): Store {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const form = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (form === 0) makeTables(db);
  else if (form !== FORM) throw new Error('the file has another form');
  const add = db.prepare('INSERT INTO chunk (heading, text, document, part) VALUES (?, ?, ?, ?)');
  const find = db.prepare(
    `SELECT heading, text, document, part FROM chunk
     WHERE chunk MATCH ? AND document IN (SELECT value FROM json_each(?)) ORDER BY bm25(chunk, 2.0, 1.0), rowid LIMIT ?`,
  );
  const drop = (document: string) => {
    db.prepare('DELETE FROM chunk WHERE document = ?').run(document);
    db.prepare('DELETE FROM document WHERE hash = ?').run(document);
  };
  return {
    documents: () =>
      db
        .prepare('SELECT hash FROM document')
        .all()
        .map(({ hash }) => String(hash)),
    drop: (document) => whole(db, () => drop(document)),
    put: (document, chunks) =>
      whole(db, () => {
        drop(document);
        for (const [index, { heading, text }] of chunks.entries()) add.run(heading, text, document, index + 1);
        db.prepare('INSERT INTO document (hash) VALUES (?)').run(document);
      }),
    search: (asked) => searchBy(find, asked),
    close: () => db.close(),
  };
}

const makeTables = (db: DatabaseSync): void =>
  whole(db, () =>
    db.exec(`
      CREATE TABLE document (hash TEXT PRIMARY KEY) STRICT;
      CREATE VIRTUAL TABLE chunk USING fts5(heading, text, document UNINDEXED, part UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2');
      PRAGMA user_version = ${FORM};`),
  );

function searchBy(find: StatementSync, { text, documents, limit }: Search): Found[] {
  const expression = expressionOf(text);
  if (expression === undefined) return [];
  return find.all(expression, JSON.stringify(documents), limit).map((row) => ({
    heading: String(row.heading),
    text: String(row.text),
    document: String(row.document),
    part: Number(row.part),
  }));
}

/** All of it, or nothing. */
function whole(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
