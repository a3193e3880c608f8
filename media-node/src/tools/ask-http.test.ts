import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEgressAllow } from '@botpbx/shared/base/egress';
import { HttpAct } from '@botpbx/shared/model/flow-act';
import { afterEach, expect, test } from 'vitest';
import { startNameServer } from '../../../tests/support/name-server.ts';
import { SSRF_TARGETS } from '../../../tests/support/ssrf-targets.ts';
import { silentLog } from '../log.ts';
import { makeAskHttp } from './ask-http.ts';
import { makeEgress, makeResolve } from './egress.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function listen(handle: RequestListener, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer(handle);
  open.push({ close: () => server.closeAllConnections() ?? server.close() });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

const act = (given: Partial<HttpAct>): HttpAct =>
  HttpAct.parse({ kind: 'http', method: 'GET', url: '', headers: {}, body: '', timeout_ms: 2000, save: [], spoken: [], ...given });
const never = new AbortController().signal;

interface Asker {
  readonly allow?: string;
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly secrets?: Readonly<Record<string, string>>;
}
const asker = ({ allow = '', resolve = async () => ['127.0.0.1'], secrets = {} }: Asker) =>
  makeAskHttp({
    fetch: makeEgress({ allow: readEgressAllow(allow), resolve, ownAddresses: () => [] }),
    secretOf: (name) => secrets[name],
    log: silentLog,
  });

test('a server is asked, and what it says of the customer is saved', async () => {
  const seen: unknown[] = [];
  const port = await listen(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, key: request.headers['x-key'], body });
    answer.writeHead(201, { 'content-type': 'application/json' }).end('{"customer":{"type":"vip","echo":"k3y-of-ours"}}');
  });
  const ask = asker({ allow: `127.0.0.1:${port}`, secrets: { CRM: 'k3y-of-ours' } });
  const save = [
    { variable: 'TYPE', path: 'customer.type' },
    { variable: 'ECHO', path: 'customer.echo' },
  ];
  const asked = act({
    method: 'POST',
    url: `http://127.0.0.1:${port}/c?n=%2B49`,
    headers: { 'X-Key': '{{secret.CRM}}' },
    body: '{"a":1}',
    save,
  });
  expect(await ask(asked, never)).toEqual({ kind: 'answered', status: 201, values: { TYPE: 'vip', ECHO: '••••' } });
  expect(seen).toEqual([{ method: 'POST', url: '/c?n=%2B49', key: 'k3y-of-ours', body: '{"a":1}' }]);
});

test('none of the addresses inside is asked, neither directly nor behind a redirect', async () => {
  const hits: string[] = [];
  let location = '';
  const port = await listen((request, answer) => {
    hits.push(request.url ?? '');
    answer.writeHead(302, { location }).end();
  });
  const redirecting = asker({ allow: `127.0.0.1:${port}` });
  const wrong: string[] = [];
  for (const { url, resolves } of SSRF_TARGETS) {
    const direct = await asker({ resolve: async () => resolves })(act({ url, timeout_ms: 500 }), never);
    if (direct.kind !== 'failed' || !/may not|must|is no URL|inside a house/.test(direct.why))
      wrong.push(`${url} ${JSON.stringify(direct)}`);
    location = /[^\x21-\x7e]/.test(url) ? encodeURI(url) : url;
    const behind = await redirecting(act({ url: `http://127.0.0.1:${port}/` }), never);
    if (behind.kind !== 'answered' || behind.status !== 302) wrong.push(`redirect to ${url} ${JSON.stringify(behind)}`);
  }
  expect(wrong).toEqual([]);
  expect(hits).toEqual(SSRF_TARGETS.map(() => '/'));
});

test('a name that leads elsewhere when it is asked for again leads nowhere', async () => {
  const names = await startNameServer();
  open.push(names);
  const inside: string[] = [];
  const port = await listen((_, answer) => answer.end('outside'));
  await listen((request) => void inside.push(request.url ?? ''), '127.0.0.2', port);
  let turn = 0;
  names.a.get = () => (turn++ % 2 === 0 ? ['127.0.0.1'] : ['127.0.0.2']);
  names.a.has = () => true;
  const ask = asker({ allow: `127.0.0.1:${port}`, resolve: makeResolve([names.address], false) });
  let answered = 0;
  for (let at = 0; at < 100; at++) {
    const came = await ask(act({ url: `http://rebind-${at}.example:${port}/`, save: [{ variable: 'TEXT', path: '' }] }), never);
    if (came.kind === 'answered' && came.values.TEXT === 'outside') answered += 1;
    else expect(came).toEqual({ kind: 'failed', why: 'The URL leads to an address that may not be reached.' });
  }
  expect([inside, answered]).toEqual([[], 50]);
});

test('a server that is slow, breaks off, is not there or says too much has failed, in time', async () => {
  const port = await listen((request, answer) => {
    if (request.url === '/cut') return void answer.writeHead(200, { 'content-length': '10' }).write('abc', () => answer.destroy());
    if (request.url === '/long') return void answer.end('x'.repeat(65_537));
    if (request.url === '/drip') {
      answer.write('x');
      const timer = setInterval(() => answer.write('x'), 20);
      answer.on('close', () => clearInterval(timer));
    }
  });
  const closed = await listen(() => undefined);
  open.pop()?.close();
  const ask = asker({ allow: '127.0.0.1:*' });
  const at = (path: string, ms = 200) => ask(act({ url: `http://127.0.0.1:${port}${path}`, timeout_ms: ms }), never);
  const startedMs = performance.now();
  expect(await at('/silent')).toEqual({ kind: 'failed', why: 'The server took too long.' });
  expect(await at('/drip')).toEqual({ kind: 'failed', why: 'The server took too long.' });
  expect(await at('/long', 2000)).toEqual({ kind: 'failed', why: 'The answer is too long.' });
  expect(await at('/cut', 2000)).toEqual({ kind: 'failed', why: 'The server could not be reached.' });
  expect(await ask(act({ url: `http://127.0.0.1:${closed}/` }), never)).toEqual({
    kind: 'failed',
    why: 'The server could not be reached.',
  });
  expect(performance.now() - startedMs).toBeLessThan(1500);
});

test('a caller who hangs up ends the question', async () => {
  const gone = Promise.withResolvers<void>();
  const port = await listen((request) => void request.on('close', gone.resolve));
  const leaving = new AbortController();
  const asking = asker({ allow: `127.0.0.1:${port}` })(act({ url: `http://127.0.0.1:${port}/` }), leaving.signal);
  setTimeout(() => leaving.abort(), 30);
  expect((await asking).kind).toBe('failed');
  await gone.promise;
});
