import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf } from './chunks.ts';

test('pieces stand under their headings', () => {
  const text = '# Returns\nThirty days.\n\n## Refunds\nIn cash.\n\n# Hours ##\nNine to five.\n';
  expect(chunksOf(text)).toEqual([
    { heading: 'Returns', text: 'Thirty days.' },
    { heading: 'Returns > Refunds', text: 'In cash.' },
    { heading: 'Hours', text: 'Nine to five.' },
  ]);
});

test('short paragraphs stand together, a long one is cut between sentences', () => {
  expect(chunksOf('One.\n\nTwo.\n\n\nThree.')).toEqual([{ heading: '', text: 'One.\nTwo.\nThree.' }]);
  const sentence = 'This sentence has about fifty characters in itself. ';
  const pieces = chunksOf(sentence.repeat(40));
  expect(pieces.length).toBeGreaterThan(1);
  for (const { text } of pieces) expect(text.endsWith('.')).toBe(true);
});

test('no piece is longer than it may be, and no word is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[A-Za-z0-9.#!?\n ]{0,400}$/), { maxLength: 30 }), (parts) => {
      const document = parts.join('\n\n');
      const chunks = chunksOf(document);
      for (const { text } of chunks) expect(text.length).toBeLessThanOrEqual(800);
      const letters = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').length;
      const body = document.split('\n').filter((line) => !/^#{1,6}[ \t]+\S/.test(line));
      expect(chunks.reduce((sum, { text }) => sum + letters(text), 0)).toBe(letters(body.join('')));
    }),
  );
});
