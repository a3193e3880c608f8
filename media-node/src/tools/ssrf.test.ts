import { expect, test } from 'vitest';
import { SSRF_TARGETS } from '../../../tests/support/ssrf-targets.ts';
import { EgressRefused, makeEgress } from './egress.ts';

test('nothing inside is asked', async () => {
  const asked: string[] = [];
  for (const { url, resolves } of SSRF_TARGETS) {
    const fetch = makeEgress({ allow: [], resolve: async () => resolves, ownAddresses: () => [] });
    const refused = await fetch(url, { signal: AbortSignal.timeout(500) }).then(
      () => 'asked',
      (error: unknown) => (error instanceof EgressRefused ? undefined : String(error)),
    );
    if (refused !== undefined) asked.push(`${url} ${resolves.join()} ${refused}`);
  }
  expect(asked).toEqual([]);
  expect(SSRF_TARGETS.length).toBeGreaterThanOrEqual(200);
});
