/** What of flows must hold on every runtime: a flow is published, a call through it is thought of, and a server is really asked. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@botpbx/shared/api/client';
import { createExtension } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { createIvr, explainRouting, listFlowWalks, publishIvr, setFlowSecret, tryFlowHttp } from '@botpbx/shared/api/ivrs';
import { CallId } from '@botpbx/shared/base/ids';
import type { HttpAct } from '@botpbx/shared/model/flow-act';
import { afterAll, beforeAll, expect, test } from 'vitest';

const did = '+15550007777';

/** Registers the tests; `signIn` gives an admin whose tenant has a node. */
export function flowTests(signIn: () => Promise<Client>, { hasOwnNetwork }: { readonly hasOwnNetwork: boolean }): void {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((asked, answer) => {
      if (asked.url === '/away') answer.writeHead(302, { location: '/key' }).end();
      else if (asked.url === '/long') answer.end('x'.repeat(70_000));
      else if (asked.url === '/slow') answer.write('x');
      else answer.end(JSON.stringify({ customer: { key: asked.headers.authorization, tier: 2 } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const act = (url: string, more: Partial<HttpAct> = {}): HttpAct => ({
    ...{ kind: 'http', method: 'GET', url, headers: {}, body: '', timeout_ms: 3000, spoken: [] },
    save: [{ variable: 'TIER', path: 'customer.tier' }],
    ...more,
  });

  test('a server is asked with a secret, and nothing that leads inside', async () => {
    const ann = await signIn();
    const asked = async (url: string, more?: Partial<HttpAct>) => (await ann(tryFlowHttp, { body: { act: act(url, more) } })).happened;
    await ann(setFlowSecret, { body: { name: 'KEY', value: 'open sesame' } });
    const told = await ann(tryFlowHttp, { body: { act: act(`${origin}/key`, { headers: { authorization: '{{secret.KEY}}' } }) } });
    expect(told).toMatchObject({ happened: { kind: 'answered', status: 200, values: { TIER: '2' } } });
    expect(told.body).toBe('{"customer":{"key":"••••","tier":2}}');
    if (hasOwnNetwork) expect(await asked(`${origin}/away`)).toMatchObject({ kind: 'answered', status: 302 });
    expect(await asked(`${origin}/long`)).toEqual({ kind: 'failed', why: 'The answer is longer than 65536 bytes.' });
    expect(await asked(`${origin}/slow`, { timeout_ms: 300 })).toEqual({ kind: 'failed', why: 'The server did not answer in time.' });
    for (const url of ['https://10.0.0.1/', 'https://169.254.169.254/latest', 'https://[::ffff:10.0.0.1]/', 'file:///etc/passwd'])
      expect(await asked(url), url).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^The address /) });
  });

  test('a flow is published, and what becomes of a call to it is said', async () => {
    const ann = await signIn();
    const { id: extension } = await ann(createExtension, { body: { extension: '1077', name: 'Sales', voicemail_enabled: false } });
    const start = { id: 'start', kind: 'start' as const, exits: { next: ['menu'] } };
    const prompt = { kind: 'text' as const, text: 'For sales press one.' };
    const menu = {
      ...{ id: 'menu', kind: 'menu' as const, settings: { prompt, options: [{ key: '1', label: 'Sales' }] } },
      exits: { key_1: ['sales'], timeout: ['sales'] },
    };
    const sales = { id: 'sales', kind: 'transfer' as const, settings: { destination: { type: 'extension' as const, id: extension } } };
    const { id } = await ann(createIvr, { body: { name: 'Reception', flow: { steps: [start, menu, sales] } } });
    expect(await ann(publishIvr, { params: { id } })).toMatchObject({ version: 1, has_changes: false });
    await ann(createInboundRoute, { body: { name: 'Main', did, destination: { type: 'ivr', id } } });
    const { outcome, steps } = await ann(explainRouting, { body: { did, keys: '1' } });
    expect([outcome, steps.map(({ kind, name }) => `${kind} ${name}`)]).toEqual([
      'reaches',
      ['inbound_route Main', 'ivr Reception', 'step menu', 'step transfer', 'extension 1077 Sales'],
    ]);
    expect(await ann(explainRouting, { body: { did } })).toMatchObject({ outcome: 'asks' });
    await expect(ann(listFlowWalks, { params: { id: CallId.parse('n1-1795366757.8') } })).rejects.toMatchObject({ status: 404 });
  });
}
