import { expect, onTestFinished, test } from 'vitest';
import { startElevenLabs } from '../../../../tests/support/providers/elevenlabs.ts';
import { openSocket } from '../socket.ts';
import { makeSpares } from './spare-socket.ts';

async function spares(lifeMs: number) {
  const server = await startElevenLabs();
  onTestFinished(() => server.close());
  const open = (signal: AbortSignal) => openSocket({ provider: 'p', url: server.url.replace('http', 'ws'), headers: {} }, signal);
  return { server, kept: makeSpares(open, lifeMs) };
}

test('a socket that nobody needs is closed in time', async () => {
  const { server, kept } = await spares(50);
  await kept.take(new AbortController().signal);
  const { closed, atMs } = await server.request(1);
  const livedMs = (await closed) - atMs;
  expect(livedMs).toBeGreaterThan(40);
  expect(livedMs).toBeLessThan(500);
});

test('nothing is opened for who has gone already, nor kept for him', async () => {
  const { server, kept } = await spares(1000);
  await expect(kept.take(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(server.journal).toEqual([]);
});
