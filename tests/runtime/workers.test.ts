import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seedDatabase } from './seed.ts';
import { runtimeSuite } from './suite.ts';
import { startWorkers } from './workers.ts';

describe('workers', () => {
  runtimeSuite(startWorkers, { readsEverySound: false, hasOwnNetwork: false });

  test('sockets say that they are not here, and a Worker that is not set up says so', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'botpbx-workers-'));
    const running = await startWorkers(await seedDatabase(folder), { BOTPBX_SIGNING_KEY: 'garbage' });
    try {
      const answers = await Promise.all(['/ws', '/node/link', '/api/auth/me'].map((path) => fetch(running.url + path)));
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
      const details = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { detail: string }).detail));
      expect(details).toEqual([
        expect.stringContaining('Sockets'),
        expect.stringContaining('Sockets'),
        expect.stringContaining('not set up'),
      ]);
    } finally {
      await running.stop();
      await rm(folder, { recursive: true });
    }
  });
});
