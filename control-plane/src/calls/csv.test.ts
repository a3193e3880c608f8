import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../../tests/support/csv.ts';
import { type Cell, csvLine, csvStream } from './csv.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '=', '+', '-', '@', "'", ' ', 'a', 'é', '📞') }),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const plainOf = (value: Cell): string => (value === null ? '' : String(value));
const isFormula = (value: string) => /^[=+\-@\t\r]/.test(value);

test('whatever stands in the cells, a reader gets them back, and no text that a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (rows) => {
      const read = readCsv(rows.map(csvLine).join(''));
      expect(read.length).toBe(rows.length);
      rows.forEach((row, at) => {
        const wanted = row.map((value) => (typeof value === 'string' && isFormula(value) ? `'${value}` : plainOf(value)));
        expect(read[at]).toEqual(wanted);
      });
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+15551234567', "'+15551234567"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  [-1, '-1'],
  [null, ''],
] as [Cell, string][])('%j is written as %j', (value, written) => {
  expect(csvLine([value])).toBe(`${written}\r\n`);
});

test('a reader who leaves ends the reading of rows', async () => {
  let isOver = false;
  async function* lines() {
    try {
      for (;;) yield 'x\r\n';
    } finally {
      isOver = true;
    }
  }
  const reader = csvStream(lines()).getReader();
  await reader.read();
  await reader.cancel();
  expect(isOver).toBe(true);
});
