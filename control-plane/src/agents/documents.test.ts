import * as api from '@botpbx/shared/api/agent-documents';
import { createAgent, deleteAgent } from '@botpbx/shared/api/agents';
import { Refused } from '@botpbx/shared/api/client';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { findBlob } from '../link/blobs.ts';
import { bytesIn, gathered } from '../platform/byte-streams.ts';

let at: TestPlatform;
let admin: SignedIn;
let id: number;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
  id = (await admin.call(createAgent, { body: { name: 'Reception' } })).id;
});
afterEach(() => at.close());

const add = (bytes: Uint8Array<ArrayBuffer>, name = 'Prices', type = 'application/octet-stream', agent = id) =>
  admin.call(api.addAgentDocument, { params: { id: agent }, query: { name }, raw: { type, bytes } });
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const refusalOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return ['no error'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [error.status, error.problem?.code, error.problem?.detail];
  }
};
/** What a node of the tenant gets for the one hash that there is. */
async function textAtNode(tenantId = admin.tenantId): Promise<string | undefined> {
  const [row] = await at.platform.db.all<{ hash: string }>(sql`select hash from agent_documents order by id desc`);
  const blob = await findBlob(at.platform.db, [tenantId], row?.hash ?? '');
  const found = blob && (await at.platform.blobs.get(blob.key));
  return found && new TextDecoder().decode(await gathered(bytesIn(found.body), 1_000_000));
}

/** A PDF of one page with a line of text on it (ISO 32000-1, 7.5). */
function pdfOf(line: string): Uint8Array<ArrayBuffer> {
  const drawn = `BT /F1 18 Tf 72 720 Td (${line}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${drawn.length}>>\nstream\n${drawn}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`;
  return bytesOf(text);
}

test('text, Markdown and PDF become text that the nodes of the tenant get, and nobody else', async () => {
  expect(await add(bytesOf('\ufeffWe open\r\nat nine.\u0000 '))).toMatchObject({
    name: 'Prices',
    type: 'text',
    pages: null,
    text_bytes: 16,
  });
  expect(await textAtNode()).toBe('We open\nat nine.');
  expect(await textAtNode((await at.signedInAs('admin')).tenantId)).toBeUndefined();
  expect(await add(bytesOf('# Prices'), 'Prices.md')).toMatchObject({ type: 'markdown' });
  expect(await add(pdfOf('A haircut costs 25 euros'), 'Prices.pdf', 'application/pdf')).toMatchObject({ type: 'pdf', pages: 1 });
  expect(await textAtNode()).toBe('A haircut costs 25 euros');
  const { data } = await admin.call(api.listAgentDocuments, { params: { id } });
  expect(data.map(({ type }) => type)).toEqual(['text', 'markdown', 'pdf']);
});

test.each([
  [bytesOf('  \n '), 'There is no text in it.'],
  [new Uint8Array([0xff, 0xfe, 0x41, 0x80]), 'It is neither a PDF nor text in UTF-8.'],
  [bytesOf('%PDF-1.4 and nothing'), 'This PDF is damaged.'],
  [pdfOf(''), 'There is no text in this PDF: its pages may be pictures.'],
])('what has no text is refused with the reason', async (bytes, reason) => {
  expect(await refusalOf(add(bytes))).toEqual([422, 'document.unreadable', reason]);
});

test('the text goes with the last document that has it, also when the agent goes', async () => {
  const other = (await admin.call(createAgent, { body: { name: 'Sales' } })).id;
  const [one, two] = [await add(bytesOf('same')), await add(bytesOf('same'), 'Same', 'text/plain', other)];
  const foreign = { id: other, document_id: one.id };
  expect(await refusalOf(admin.call(api.removeAgentDocument, { params: foreign }))).toEqual([404, 'document.not_found', undefined]);
  await admin.call(api.removeAgentDocument, { params: { id, document_id: one.id } });
  expect(await textAtNode()).toBe('same');
  const { platform } = at;
  const [row] = await platform.db.all<{ hash: string }>(sql`select hash from agent_documents where id = ${two.id}`);
  const key = (await findBlob(platform.db, [admin.tenantId], row?.hash ?? ''))?.key ?? '';
  await admin.call(deleteAgent, { params: { id: other } });
  expect(await platform.blobs.exists(key)).toBe(false);
  expect(await platform.db.all(sql`select * from agent_documents`)).toEqual([]);
});
