import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { get, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { Fault } from './fault.ts';

let home: string;
let running: ControlPlane | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'botpbx-cloud-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

async function start(more: Record<string, string> = {}): Promise<number> {
  const variables = {
    BOTPBX_HOME: home,
    HOST: '127.0.0.1',
    PORT: '0',
    FRONTEND_PORT: '0',
    BCRYPT_ROUNDS: '4',
    LOG_LEVEL: 'error',
    ...more,
  };
  running = await startControlPlane(variables);
  return running.ports[0] ?? 0;
}

test('both ports serve the API and the pages, and state lies in the home folder', async () => {
  await start();
  expect(running?.ports.length).toBe(2);
  for (const port of running?.ports ?? []) {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/api/extensions`)).status).toBe(401);
  }
  expect((await readdir(home)).filter((name) => !/-(?:wal|shm)$/.test(name)).sort()).toEqual([
    'botpbx.db',
    'jwt.key',
    'master.key',
    'signing.key',
  ]);
  expect((await stat(join(home, 'botpbx.db'))).mode & 0o777).toBe(0o600);
});

test('a port that is taken is one sentence and leaves the other port free', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  await expect(start({ FRONTEND_PORT: String(port) })).rejects.toThrow(`Port ${port} is taken by another program; set FRONTEND_PORT`);
  taken.close();
});

test('settings that are wrong are named, each in one sentence', async () => {
  const wrong: Record<string, string>[] = [
    { PORT: 'x' },
    { JWT_EXPIRY: 'soon' },
    { JWT_SECRET: 'short' },
    { BOTPBX_MASTER_KEY: 'short' },
    { SSL_CERT: '/nowhere' },
    { TRUSTED_PROXIES: 'nobody' },
    { DATABASE_URL: 'postgresql://localhost/botpbx' },
    { SSL_ENABLED: 'maybe' },
    { BOTPBX_HOME: '/dev/null/x' },
    { HOST: '203.0.113.1' },
  ];
  for (const variables of wrong) await expect([variables, start(variables)][1]).rejects.toThrow(Fault);
});

test('another master key than the one that sealed is noticed at the start', async () => {
  await start();
  await running?.stop();
  await expect(start({ BOTPBX_MASTER_KEY: 'ab'.repeat(32) })).rejects.toThrow(/master key/);
});

test('a stop lets a request under way end and takes no other', async () => {
  const port = await start();
  const slow = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/auth/login',
    headers: { 'content-type': 'application/json' },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    slow.on('response', (response) => resolve(response.resume().statusCode));
    slow.on('error', reject);
  });
  slow.write('{"email":"a@example.com",');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopped = running?.stop();
  slow.end('"password":"x"}');
  expect(await answered).toBe(401);
  await stopped;
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});

test('a body that does not say its length is read, and refused when it grows too large', async () => {
  const port = await start();
  const send = (pieces: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const headers = { 'content-type': 'application/json' };
    const asked = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/auth/login', headers }, (response) =>
      resolve(response.resume().statusCode),
    );
    asked.on('error', reject);
    for (let piece = 0; piece < pieces; piece++) asked.write(' '.repeat(65_536));
    asked.end('{"email":"a@example.com","password":"x"}');
    return promise;
  };
  expect(await send(1)).toBe(401);
  expect(await send(17)).toBe(413);
});

test('a client that never ends does not hold up the stop', async () => {
  const port = await start();
  const socket: Socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET /healthz HTTP/1.1\r\n');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const begun = performance.now();
  await running?.stop();
  await closed;
  expect(performance.now() - begun).toBeLessThan(6000);
});

test('https comes with a certificate of our own, kept for the next start, and a cookie bound to it', async () => {
  const port = await start({ SSL_ENABLED: 'true' });
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const asked = httpsRequest({ port, host: '127.0.0.1', path: '/healthz', rejectUnauthorized: false }, (response) =>
      resolve(response.resume().headers),
    );
    asked.on('error', reject).end();
  });
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
  expect((await stat(join(home, 'tls', 'key.pem'))).mode & 0o777).toBe(0o600);
  const made = await stat(join(home, 'tls', 'cert.pem'));
  await running?.stop();
  await start({ SSL_ENABLED: 'true' });
  expect((await stat(join(home, 'tls', 'cert.pem'))).mtimeMs).toBe(made.mtimeMs);
});

test('requests that are no HTTP, or name no host, harm nobody', async () => {
  const port = await start();
  const send = (text: string) =>
    new Promise<string>((resolve) => {
      let heard = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (data) => {
        heard += String(data);
        socket.end();
      });
      socket.on('error', () => resolve(heard));
      socket.on('close', () => resolve(heard));
    });
  expect(await send('garbage\r\n\r\n')).toContain('400');
  expect(await send('GET / HTTP/1.1\r\n\r\n')).toContain('400');
  expect(await send('GET / HTTP/1.1\r\nHost: a b\r\n\r\n')).toMatch(/40[04]/);
  expect(await send('GET http://[x/ HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/HTTP\/1.1 (?:40[04]|200)/);
  expect(await send('GET /api/extensions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n')).toContain('400');
  expect(
    await send('GET /ws HTTP/1.1\r\nHost: ^\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: botpbx=x\r\nOrigin: http://x\r\n\r\n'),
  ).toMatch(/40[03]/);
  const answer = await new Promise<number | undefined>((resolve) =>
    get({ port, host: '127.0.0.1', path: '/healthz' }, (response) => resolve(response.resume().statusCode)),
  );
  expect(answer).toBe(200);
});
