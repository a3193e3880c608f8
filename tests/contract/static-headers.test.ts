/** On Workers static files do not pass through the app, so the same protecting headers stand in a file beside them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { protectingHeaders } from '../../control-plane/src/app/headers.ts';

test('static files on Workers carry the headers that the app gives', () => {
  const [rule, ...lines] = readFileSync(new URL('../../web/public/_headers', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const written = Object.fromEntries(
    lines.map((line) =>
      line
        .trim()
        .split(/: (.*)/s)
        .slice(0, 2),
    ),
  );
  expect(rule).toBe('/*');
  expect(written).toEqual(protectingHeaders(true));
});
