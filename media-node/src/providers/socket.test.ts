import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { openSocket } from './socket.ts';

const never = () => new AbortController().signal;

async function port(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('what a server says at once is heard', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw, head) => {
    // the answer to the handshake and the first message in one packet
    raw.cork();
    sockets.handleUpgrade(request, raw, head, (socket) => socket.send('at once'));
    process.nextTick(() => raw.uncork());
  });
  const url = `ws://127.0.0.1:${await port(server)}`;
  for (let round = 0; round < 20; round++) {
    const ending = new AbortController();
    const socket = await openSocket({ provider: 'p', url, headers: {} }, ending.signal);
    const [first] = await once(socket, 'message', { signal: AbortSignal.timeout(1000) });
    expect(String(first)).toBe('at once');
    ending.abort();
  }
});

test('nobody is sent elsewhere', async () => {
  const server = createServer();
  server.on('upgrade', (_request, raw) => raw.end('HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'));
  const opening = openSocket({ provider: 'p', url: `ws://127.0.0.1:${await port(server)}`, headers: {} }, never());
  await expect(opening).rejects.toMatchObject({ provider: 'p', fault: 'garbage' });
});

test('who is not there is unavailable, and who says nothing is late', async () => {
  await expect(openSocket({ provider: 'p', url: 'ws://127.0.0.1:9', headers: {} }, never())).rejects.toMatchObject({
    fault: 'unavailable',
  });
  const server = createServer();
  server.on('upgrade', () => undefined);
  const url = `ws://127.0.0.1:${await port(server)}`;
  await expect(openSocket({ provider: 'p', url, headers: {}, deadlineMs: 50 }, never())).rejects.toMatchObject({ fault: 'timeout' });
});

test('an abort rejects with its reason', async () => {
  const ending = new AbortController();
  const opening = openSocket({ provider: 'p', url: 'ws://127.0.0.1:9', headers: {} }, ending.signal);
  ending.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
  await expect(openSocket({ provider: 'p', url: 'ws://127.0.0.1:9', headers: {} }, ending.signal)).rejects.toThrow('enough');
});
