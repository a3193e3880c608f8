import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { straightFetch } from './straight.ts';

async function serve(answer: Parameters<typeof createServer>[1]) {
  const server = createServer(answer);
  const seen = { connections: 0 };
  server.on('connection', () => seen.connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // a server that says nothing of how long it keeps connections, as those of providers
  server.keepAliveTimeout = 0;
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('a connection outlives the turn of a caller', async () => {
  const { url, seen } = await serve((_request, response) => void response.end('ok'));
  await (await straightFetch(url, { method: 'POST', body: 'one' })).text();
  await new Promise((resolve) => setTimeout(resolve, 6000));
  await (await straightFetch(url, { method: 'POST', body: 'two' })).text();
  expect(seen.connections).toBe(1);
});

test('nobody is sent elsewhere', async () => {
  const { url } = await serve((_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  await expect(straightFetch(url)).rejects.toThrow();
});
