import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { readEgressAllow } from '@botpbx/shared/base/egress';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AnswerTooLong, PostRefused, retryAfterOf } from '../../platform/poster.ts';
import { makePoster } from './poster.ts';

let server: Server;
let port: number;
let heard: string[];
let answer: (end: (status: number, headers?: Record<string, string>) => void) => void;

beforeEach(async () => {
  heard = [];
  answer = (end) => end(200);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push(`${request.method} ${request.url} ${request.headers.host} ${body}`);
      answer((status, headers) => response.writeHead(status, headers).end('x'.repeat(1000)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A name server that gives one answer after the other. */
function leadingTo(...answers: readonly string[]): { resolve: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const resolve: LookupFunction = (host, options, done) => {
    const address = answers[asked.length] ?? answers.at(-1) ?? '';
    asked.push(host);
    if (options.all) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  };
  return { resolve, asked };
}
const open = () => readEgressAllow(`127.0.0.1:${port}`);
const post = (url: string, options: Partial<Parameters<typeof makePoster>[0]> = {}, ms = 2000) =>
  makePoster({ allow: open(), ...options }).post({ url, headers: { 'x-one': '1' }, body: '{"a":1}' }, AbortSignal.timeout(ms));

test('it posts where the operator opened an address, and tells the answer', async () => {
  expect(await post(`http://127.0.0.1:${port}/hook?x=1`)).toEqual({ status: 200, retryAfterSeconds: undefined });
  expect(heard).toEqual([`POST /hook?x=1 127.0.0.1:${port} {"a":1}`]);
  answer = (end) => end(429, { 'retry-after': '120' });
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ status: 429, retryAfterSeconds: 120 });
});

test('a redirect is an answer and is not followed', async () => {
  answer = (end) => end(307, { location: `http://127.0.0.1:${port}/inside` });
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 307 });
  expect(heard).toHaveLength(1);
});

test.each(['http://127.0.0.1/', 'https://10.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest', 'file:///etc/passwd'])(
  '%s is refused before anything is sent',
  async (url) => {
    await expect(post(url, { allow: [] })).rejects.toBeInstanceOf(PostRefused);
  },
);

test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:127.0.0.1'])(
  'a name that leads to %s is refused',
  async (address) => {
    const { resolve } = leadingTo(address);
    await expect(post('https://hooks.example.com/', { allow: [], resolve })).rejects.toBeInstanceOf(PostRefused);
  },
);

test('a name that is public when it is asked for and private a moment later is asked for once, and that answer is connected to', async () => {
  const { resolve, asked } = leadingTo('192.0.2.1', '127.0.0.1');
  await expect(post(`http://rebind.example.com:${port}/`, { resolve })).rejects.toBeInstanceOf(PostRefused);
  const opened = leadingTo('127.0.0.1', '10.0.0.1');
  expect(await post(`http://rebind.example.com:${port}/`, opened)).toMatchObject({ status: 200 });
  expect([asked.length, opened.asked.length]).toEqual([1, 1]);
});

test('a server that does not answer is left at the deadline', async () => {
  answer = () => undefined;
  const sinceMs = performance.now();
  await expect(post(`http://127.0.0.1:${port}/`, {}, 150)).rejects.toThrow(/abort|timeout/i);
  expect(performance.now() - sinceMs).toBeLessThan(1500);
});

const ask = (path = '/', given: { ms?: number; maxBytes?: number; body?: string | null } = {}) => {
  const { ms = 2000, maxBytes = 65_536, body = null } = given;
  const question = { method: 'PUT', url: `http://127.0.0.1:${port}${path}`, headers: { 'x-one': '1' }, body, maxBytes };
  return makePoster({ allow: open() }).ask(question, AbortSignal.timeout(ms));
};

test('an answer is read to its end, unless it is too long or compressed', async () => {
  expect(await ask('/a?b=1', { body: 'hello' })).toEqual({ status: 200, text: 'x'.repeat(1000) });
  expect(heard).toEqual([`PUT /a?b=1 127.0.0.1:${port} hello`]);
  await expect(ask('/', { maxBytes: 999 })).rejects.toBeInstanceOf(AnswerTooLong);
  answer = (end) => end(302, { location: '/elsewhere' });
  expect(await ask()).toMatchObject({ status: 302 });
  answer = (end) => end(200, { 'content-encoding': 'gzip' });
  await expect(ask()).rejects.toThrow('compressed');
  expect(heard).toHaveLength(4);
});

test('an answer that never ends is left at the deadline', async () => {
  server.removeAllListeners('request');
  server.on('request', (_, response) => void response.writeHead(200).write('x'));
  const sinceMs = performance.now();
  await expect(ask('/', { ms: 150 })).rejects.toThrow(/abort|timeout/i);
  expect(performance.now() - sinceMs).toBeLessThan(1500);
});

test("this machine's own address is inside, also where it is public", async () => {
  const ownAddresses = () => ['93.184.216.34', '2606:2800:220:1::1'];
  const { resolve } = leadingTo('93.184.216.34');
  for (const url of ['https://93.184.216.34:8089/', 'https://[2606:2800:220:1:0::1]/', 'https://node.example.com/'])
    await expect(post(url, { allow: [], resolve, ownAddresses }), url).rejects.toBeInstanceOf(PostRefused);
});

test('Retry-After is read as seconds or as a date', () => {
  const nowMs = Date.UTC(2026, 10, 22, 12);
  expect(retryAfterOf('30', nowMs)).toBe(30);
  expect(retryAfterOf('Sun, 22 Nov 2026 12:01:00 GMT', nowMs)).toBe(60);
  expect(retryAfterOf('Sun, 22 Nov 2026 11:00:00 GMT', nowMs)).toBe(0);
  expect([retryAfterOf('soon', nowMs), retryAfterOf(undefined, nowMs)]).toEqual([undefined, undefined]);
});
