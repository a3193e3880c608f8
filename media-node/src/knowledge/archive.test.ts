import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openArchive } from './archive.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'knowledge-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const [RETURNS, PRICES] = ['a'.repeat(64), 'b'.repeat(64)];
const put = (tenantId: number, document: string, text: string) => ({ kind: 'put', tenantId, document, text }) as const;
const search = (tenantId: number, documents: readonly string[], text: string) => ({
  ...{ tenantId, documents: [...documents], text, limit: 4 },
  kind: 'search' as const,
});

function filled() {
  const folder = newFolder();
  const archive = openArchive(folder);
  archive.obey(put(1, RETURNS, '# Returns\nGoods may be returned within thirty days.\n\n# Shipping\nParcels arrive in two days.'));
  archive.obey(put(1, PRICES, 'The large basket costs forty dollars. The café opens at nine.'));
  archive.obey(put(2, RETURNS, 'Another house takes nothing back, never returned.'));
  return { archive, folder };
}

test('what fits best comes first, in whatever form the words are', () => {
  const { archive } = filled();
  const [best] = archive.obey(search(1, [RETURNS, PRICES], 'Can I return my goods?'));
  expect(best).toEqual({ heading: 'Returns', text: 'Goods may be returned within thirty days.', document: RETURNS, part: 1 });
  expect(archive.obey(search(1, [RETURNS, PRICES], 'cafe'))).toHaveLength(1);
  expect(archive.obey(search(1, [RETURNS, PRICES], 'helicopter'))).toEqual([]);
});

test('documents of other agents and of other tenants are not found, whatever is asked', () => {
  const { archive } = filled();
  expect(archive.obey(search(1, [PRICES], 'returned goods'))).toEqual([]);
  expect(archive.obey(search(1, [], 'returned goods'))).toEqual([]);
  const words = fc.array(fc.constantFrom('returned', 'goods', '*', '"', 'OR', 'NOT', 'NEAR(', ')', 'document:', '^', '-', 'house', "'"));
  fc.assert(
    fc.property(words, fc.string({ unit: 'binary' }), (list, noise) => {
      for (const found of archive.obey(search(1, [PRICES], `${list.join(' ')} ${noise}`)))
        expect(found).toMatchObject({ document: PRICES });
      for (const found of archive.obey(search(2, [RETURNS], list.join(noise)))) expect(found).toMatchObject({ text: /Another house/ });
    }),
    { numRuns: 500 },
  );
});

test('signs of the search language are only signs', () => {
  const { archive } = filled();
  for (const text of [
    '"',
    '*',
    'a* OR b',
    'NEAR("a" "b")',
    'text : returned',
    '^goods',
    '(',
    '-',
    ';DROP TABLE chunk',
    "' OR 1=1 --",
    '\u0000',
  ])
    expect(() => archive.obey(search(1, [RETURNS, PRICES], text)), text).not.toThrow();
});

test('what is wanted no more is gone, and what is there stays when it is opened again', () => {
  const { archive, folder } = filled();
  expect(archive.obey({ kind: 'keep', tenantId: 1, documents: [PRICES, 'c'.repeat(64)] })).toEqual([PRICES]);
  archive.close();
  const again = openArchive(folder);
  expect(again.obey(search(1, [RETURNS], 'returned'))).toEqual([]);
  expect(again.obey(search(1, [PRICES], 'basket'))).toHaveLength(1);
});

test('a damaged file is thrown away and can be filled anew', () => {
  const { archive, folder } = filled();
  archive.close();
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'this is no database, this is no database');
  const again = openArchive(folder);
  expect(() => again.obey({ kind: 'keep', tenantId: 1, documents: [PRICES] })).toThrow();
  expect(again.obey({ kind: 'keep', tenantId: 1, documents: [PRICES] })).toEqual([]);
  again.obey(put(1, PRICES, 'The large basket costs forty dollars.'));
  expect(again.obey(search(1, [PRICES], 'basket'))).toHaveLength(1);
});
