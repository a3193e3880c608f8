/** What agents may look things up in: the text of a file, kept under its hash. */
import { AppError } from '@botpbx/shared/base/errors';
import type { RawInput } from '@botpbx/shared/base/operation';
import { type DocumentType, MAX_DOCUMENTS, MAX_TEXT_BYTES } from '@botpbx/shared/model/agent-document';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { digestOf } from '../platform/byte-streams.ts';
import type { Platform } from '../platform/platform.ts';
import { documentKey } from './desired.ts';
import { hasAgent } from './store.ts';
import { agentDocuments as d } from './table.ts';

export type DocumentRow = typeof d.$inferSelect;

export const listDocuments = (db: TenantDb, agentId: number): Promise<DocumentRow[]> => db.list(d, { where: eq(d.agent_id, agentId) });

/** @throws document.not_found */
export async function getDocument(db: TenantDb, agentId: number, id: number): Promise<DocumentRow> {
  const row = await db.find(d, id);
  if (row?.agent_id !== agentId) throw new AppError('document.not_found');
  return row;
}

interface ReadText {
  readonly type: DocumentType;
  readonly text: string;
  readonly pages: number | null;
}

/** Finds out what a file is and reads its text. @throws document.unreadable, unavailable */
export async function readDocument({ texts }: Platform, { bytes: file, type }: RawInput, name: string): Promise<ReadText> {
  const isPdf = new TextDecoder('latin1').decode(file.subarray(0, 5)) === '%PDF-';
  const read: ReadText = isPdf
    ? { type: 'pdf', ...(await texts.readPdf(file)) }
    : { type: type.endsWith('markdown') || /\.(?:md|markdown)$/i.test(name) ? 'markdown' : 'text', text: plainText(file), pages: null };
  const text = tidy(read.text);
  if (text === '') throw unreadable(isPdf ? 'There is no text in this PDF: its pages may be pictures.' : 'There is no text in it.');
  return { ...read, text };
}

function plainText(file: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(file);
  } catch (cause) {
    throw new AppError('document.unreadable', { detail: 'It is neither a PDF nor text in UTF-8.', cause });
  }
}

/** Without signs that no reader sees; line ends of one kind. */
const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what goes
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g, '')
    .toWellFormed()
    .trim();

const unreadable = (detail: string) => new AppError('document.unreadable', { detail });

export interface DocumentToAdd extends ReadText {
  readonly agentId: number;
  readonly name: string;
  readonly bytes: number;
}

/** Keeps a document: the text first, under its hash, then the row that names it. @throws agent.not_found, document.unreadable, document.too_many */
export async function addDocument({ blobs }: Platform, db: TenantDb, given: DocumentToAdd): Promise<DocumentRow> {
  const { agentId, name, type, pages, bytes } = given;
  const content = new Uint8Array(new TextEncoder().encode(given.text));
  if (content.length > MAX_TEXT_BYTES) throw unreadable(`Its text is longer than ${MAX_TEXT_BYTES / 1_048_576} MB.`);
  const hash = await digestOf(content);
  const [key, about] = [documentKey(db.tenantId, hash), { bytes: content.length, sha256: hash, type: 'text/plain' }];
  await blobs.put(key, content, about);
  const row = { agent_id: agentId, name, type, bytes, pages, hash, text_bytes: content.length, created_at: db.now() };
  const count = sql`(select count(*) from ${d} where ${db.owns(d, eq(d.agent_id, agentId))}) < ${MAX_DOCUMENTS}`;
  const insert = db.insert(d, row, sql`${count} and ${hasAgent(db, agentId)}`);
  const [made] = await db.commit<DocumentRow[]>([insert], { action: 'agent.document_added', subject: `agent:${agentId}`, desired: true });
  if (!made) {
    await dropText(blobs, db, hash);
    throw new AppError('document.too_many', { detail: `An agent has at most ${MAX_DOCUMENTS} documents.` });
  }
  // the last other document with this text may have been removed, and the text with it, before the row was there
  if (!(await blobs.exists(key))) await blobs.put(key, content, about);
  return made;
}

/** Removes a document; tells whether it was there. */
export async function removeDocument({ blobs }: Platform, db: TenantDb, { id, agent_id, hash }: DocumentRow): Promise<boolean> {
  const change = { action: 'agent.document_removed', subject: `agent:${agent_id}`, desired: true };
  const isGone = (await db.commit([db.remove(d, id)], change)).length > 0;
  if (isGone) await dropText(blobs, db, hash);
  return isGone;
}

/** Removes what an agent that is gone left. */
export async function removeDocuments({ blobs }: Platform, db: TenantDb, agentId: number): Promise<void> {
  const left = await listDocuments(db, agentId);
  await db.write(left.map(({ id }) => db.remove(d, id)));
  for (const { hash } of left) await dropText(blobs, db, hash);
}

async function dropText(blobs: Platform['blobs'], db: TenantDb, hash: string): Promise<void> {
  const isNamed: SQL = eq(d.hash, hash);
  if ((await db.list(d, { where: isNamed, limit: 1 })).length === 0) await blobs.delete(documentKey(db.tenantId, hash));
}
