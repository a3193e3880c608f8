/** HTTP steps that the simulator really asks, through the real routes: what is asked, what is answered, and what nobody may ask. */
import { Resolver } from 'node:dns';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { setFlowSecret, tryFlowHttp } from '@botpbx/shared/api/ivrs';
import { readEgressAllow } from '@botpbx/shared/base/egress';
import type { HttpAct } from '@botpbx/shared/model/flow-act';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NameServer, startNameServer } from '../../../tests/support/name-server.ts';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { SSRF_TARGETS } from '../../../tests/support/ssrf-targets.ts';
import { makePoster as makeNodePoster } from '../runtime/node/poster.ts';
import { makePoster as makeWorkersPoster } from '../runtime/workers/poster.ts';

let at: TestPlatform;
let admin: SignedIn;
let server: Server;
let port: number;
let heard: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const open: { close(): unknown }[] = [];

/** A server that keeps what it was asked. */
async function listen(address: string, onPort: number, handle: typeof answer): Promise<Server> {
  const made = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push(`${address} ${request.method} ${request.url} ${request.headers.authorization ?? '-'} ${body}`);
      handle(request, response);
    });
  });
  open.push({ close: () => made.closeAllConnections() ?? made.close() });
  await new Promise<void>((resolve) => made.listen(onPort, address, resolve));
  return made;
}

beforeEach(async () => {
  heard = [];
  answer = (_, response) => void response.end('{"customer":{"type":"vip","calls":3}}');
  server = await listen('127.0.0.1', 0, (...given) => answer(...given));
  port = (server.address() as AddressInfo).port;
  at = await makeTestPlatform({ EGRESS_ALLOW: `127.0.0.1:${port}` });
  admin = await at.signedInAs('admin');
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await at.close();
});

const save = [{ variable: 'TYPE', path: 'customer.type' }];
const act = (given: Partial<HttpAct> = {}): HttpAct => ({
  ...{ kind: 'http', method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, body: '' },
  ...{ timeout_ms: 2000, save, spoken: [] },
  ...given,
});
const tried = (given: Partial<HttpAct>) => admin.call(tryFlowHttp, { body: { act: act(given) } });

test('a server is asked with the secrets of the tenant, and its answer is shown without them', async () => {
  await admin.call(setFlowSecret, { body: { name: 'CRM', value: 'pass-word-1' } });
  answer = (request, response) => void response.end(JSON.stringify({ customer: { type: request.headers.authorization } }));
  const made = await tried({ method: 'POST', headers: { authorization: 'Bearer {{secret.CRM}}' }, body: '{"key":"{{secret.CRM}}"}' });
  expect(heard).toEqual(['127.0.0.1 POST / Bearer pass-word-1 {"key":"pass-word-1"}']);
  expect(made.happened).toEqual({ kind: 'answered', status: 200, values: { TYPE: 'Bearer ••••' } });
  expect(JSON.stringify(made)).not.toContain('pass-word-1');
  expect(made.body).toBe('{"customer":{"type":"Bearer ••••"}}');
});

test('a secret of another tenant is none', async () => {
  const stranger = await at.signedInAs('admin');
  await stranger.call(setFlowSecret, { body: { name: 'CRM', value: 'pass-word-1' } });
  const { happened } = await tried({ headers: { authorization: '{{secret.CRM}}' } });
  expect([happened, heard]).toEqual([{ kind: 'failed', why: 'There is no secret CRM.' }, []]);
});

test('an error, a redirect, and a text that is no JSON are answers', async () => {
  answer = (_, response) => void response.writeHead(404).end('nobody');
  expect(await tried({})).toMatchObject({ happened: { kind: 'answered', status: 404, values: {} }, body: 'nobody' });
  answer = (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
  expect(await tried({})).toMatchObject({ happened: { status: 302 } });
  expect(heard).toHaveLength(2);
});

test('what is too long, too late or broken has failed', async () => {
  answer = (_, response) => void response.end('x'.repeat(65_537));
  expect(await tried({})).toMatchObject({ happened: { kind: 'failed', why: 'The answer is longer than 65536 bytes.' }, body: '' });
  answer = (_, response) => void response.write('x');
  expect(await tried({ timeout_ms: 150 })).toMatchObject({ happened: { kind: 'failed', why: 'The server did not answer in time.' } });
  answer = (request) => void request.socket.destroy();
  expect(await tried({})).toMatchObject({ happened: { kind: 'failed', why: 'The server broke the connection.' } });
  server.close();
  server.closeAllConnections();
  expect(await tried({})).toMatchObject({ happened: { kind: 'failed', why: 'The server takes no connection.' } });
});

test('only who may write IVRs may ask', async () => {
  const viewer = await at.signedInAs('viewer', admin.tenantId);
  await expect(viewer.call(tryFlowHttp, { body: { act: act() } })).rejects.toMatchObject({ status: 403 });
});

/** Gives these addresses for every name, as a name server would. */
const leadingTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const put = (poster: TestPlatform['platform']['poster']) => void Object.assign(at.platform, { poster });

test('nothing inside is asked', async () => {
  const reached: string[] = [];
  for (const { url, resolves } of SSRF_TARGETS) {
    put(makeNodePoster({ allow: [], resolve: leadingTo(resolves) }));
    const { happened } = await tried({ url, timeout_ms: 500 });
    const isRefused = happened.kind === 'failed' && /^The (?:address|name) /.test(happened.why);
    if (!isRefused) reached.push(`${url} ${resolves.join()} ${JSON.stringify(happened)}`);
  }
  expect(reached).toEqual([]);
  expect(SSRF_TARGETS.length).toBeGreaterThanOrEqual(200);
});

test('what the text of an address tells is refused by Workers as well', async () => {
  put(makeWorkersPoster([]));
  const bare = SSRF_TARGETS.filter(({ url }) => !url.includes('crm.example'));
  for (const { url } of bare) {
    const { happened } = await tried({ url, timeout_ms: 500 });
    expect(happened, url).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^The address /) });
  }
  expect(bare.length).toBeGreaterThanOrEqual(170);
});

/** Asks a name server of ours as the runtime asks the machine's. */
function asking({ address }: NameServer): LookupFunction {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([address]);
  return (host, _options, done) => {
    resolver.resolve4(host, (error, found = []) =>
      done(
        error,
        found.map((one) => ({ address: one, family: 4 })),
      ),
    );
  };
}

test('a name that leads outside when it is checked and inside a moment later never leads inside', async () => {
  await listen('127.0.0.2', port, (_, response) => void response.end('canary'));
  const names = await startNameServer();
  open.push(names);
  const resolve = asking(names);
  put(makeNodePoster({ allow: readEgressAllow(`127.0.0.1:${port}`), resolve }));
  for (let round = 0; round < 100; round += 1) {
    const name = `r${round}.example`;
    names.asked.length = 0;
    names.a.set(name, [round % 2 === 0 ? '127.0.0.1' : '127.0.0.2']);
    const asked = tried({ url: `http://${name}:${port}/`, timeout_ms: 1000 });
    while (names.asked.length === 0) await new Promise((done) => setImmediate(done));
    names.a.set(name, ['127.0.0.2']);
    const { happened } = await asked;
    expect(happened.kind).toBe(round % 2 === 0 ? 'answered' : 'failed');
    expect(names.asked).toEqual([name]);
  }
  expect(heard.filter((line) => line.startsWith('127.0.0.2'))).toEqual([]);
  expect(heard).toHaveLength(50);
});
