/** The static dialplan on a real Asterisk: what a caller gets when the node process is there, dies, or is gone; what a sender cannot do. */
import { createServer, type Server } from 'node:net';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeAsterisk, type TestAsterisk } from '../../../../tests/support/asterisk.ts';
import { anExtension, aTenant, aTrunk, digestOf, phoneSecret, serversAt } from '../../../../tests/support/revision.ts';
import { authorization } from '../../../../tests/support/sip/digest.ts';
import { headerOf } from '../../../../tests/support/sip/message.ts';
import { SipPhone, type SipPhoneOptions } from '../../../../tests/support/sip-phone.ts';
import { ownerOf, readerOf } from '../../config/files.ts';
import { openGenerations } from '../../config/generations.ts';
import { runFoldersOf } from '../../config/layout.ts';
import { renderNode } from './render.ts';

let asterisk: TestAsterisk;
const open: { close(): unknown }[] = [];

const extensions = [anExtension(1, '1001'), anExtension(2, '1002', { name: 'x" <911>' })];
const tenants = [
  aTenant(1, { extensions, trunks: [aTrunk(5, '127.0.0.2')], fallback: { type: 'extension', id: 2 } }),
  aTenant(2, { extensions: [anExtension(3, '1001')], trunks: [aTrunk(6, '127.0.0.3')] }),
];

beforeAll(async () => {
  asterisk = await makeAsterisk('dialplan');
  const config: NodeConfig = { revision: 1, node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 }, tenants };
  const digests = tenants.flatMap((tenant) =>
    tenant.extensions.map((row) => digestOf(row.secret, row.extension, tenant.sip_domain, phoneSecret(row.id))),
  );
  const servers = serversAt(['127.0.0.2', '127.0.0.3']);
  const secrets = new Map(digests.map((secret) => [secret.secret_ref, secret]));
  const { files } = renderNode({ config, secrets, soundsFolder: '/sounds', servers });
  const generations = openGenerations(runFoldersOf(asterisk.settings.asteriskRun), readerOf(await ownerOf(asterisk.settings.asteriskUser)));
  await generations.swap(await generations.write(1, files));
  await asterisk.start();
}, 120_000);
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(async () => asterisk?.stop());

const server = () => ({ host: '127.0.0.1', port: asterisk.settings.sip.port });

async function phone(id: number, options: Partial<SipPhoneOptions> = {}): Promise<SipPhone> {
  const [tenant, row] =
    tenants.flatMap((one) => one.extensions.map((extension) => [one, extension] as const)).find(([, extension]) => extension.id === id) ??
    [];
  if (!tenant || !row) throw new Error('no such extension');
  const made = await SipPhone.open({
    user: row.extension,
    secret: phoneSecret(id),
    domain: tenant.sip_domain,
    server: server(),
    ...options,
  });
  open.push({ close: () => made.unregister().finally(() => made.close()) });
  expect(await made.register()).toBe(200);
  return made;
}

async function carrier(ip: string): Promise<SipPhone> {
  const made = await SipPhone.open({ user: 'carrier', server: server(), ip });
  open.push(made);
  return made;
}

/** A node process of the test: each session is answered by the next of `behaviours`; what entered is kept. */
async function nodeProcess(...behaviours: ('bye' | 'die' | 'garbage')[]): Promise<{ entered: Record<string, string>[] }> {
  const entered: Record<string, string>[] = [];
  const agi: Server = createServer((socket) => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.endsWith('\n\n')) return;
      entered.push(
        Object.fromEntries(
          text
            .split('\n')
            .filter(Boolean)
            .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
        ),
      );
      const behaviour = behaviours.shift() ?? 'bye';
      text = ' ';
      if (behaviour === 'die') return socket.destroy();
      if (behaviour === 'garbage') return socket.end('\n\n\u0000 200 rubbish\n');
      socket.write('SET VARIABLE WILL_CAUSE 17\nSET VARIABLE WILL bye\n');
      return setTimeout(() => socket.end(), 50);
    });
  });
  await new Promise<void>((resolve) => agi.listen(asterisk.settings.agi.port, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => agi.close(resolve)) });
  return { entered };
}

test('the node process is told who entered and where to', async () => {
  const { entered } = await nodeProcess();
  const one = await phone(1);
  const call = await one.call('1002');
  await call.until('ended');
  expect(call.status).toBe(486);
  expect(entered[0]).toMatchObject({
    agi_extension: '1002',
    agi_context: 'from-phone',
    agi_network_script: 'enter?origin=phone&tenant=1&trunk=&try=0&by=&asks=',
  });
  const other = await (await phone(3)).call('*43');
  await other.until('ended');
  expect(entered[1]?.agi_network_script).toBe('enter?origin=phone&tenant=2&trunk=&try=0&by=&asks=');
  const trunk = await (await carrier('127.0.0.2')).call('+15551234');
  await trunk.until('ended');
  expect(entered[2]?.agi_network_script).toBe('enter?origin=trunk&tenant=1&trunk=5&try=0&by=&asks=');
  expect(entered[2]?.agi_extension).toBe('+15551234');
});

test.each(['die', 'garbage'] as const)('a process that ends by %s in the middle is offered the same caller again', async (how) => {
  const { entered } = await nodeProcess(how, how, 'bye');
  const call = await (await phone(1)).call('1002');
  await call.until('ended');
  expect(call.status).toBe(486);
  expect(entered.map((one) => new URLSearchParams(one.agi_network_script?.split('?')[1]).get('try'))).toEqual(['0', '1', '2']);
});

test('without the process internal numbers ring, on every phone of the extension', async () => {
  const [first, second] = [await phone(2, { onCall: { kind: 'ring' } }), await phone(2)];
  const atMs = performance.now();
  const call = await (await phone(1)).call('1002');
  await Promise.all([first.nextCall(), second.nextCall()]);
  expect(performance.now() - atMs).toBeLessThan(2000);
  await call.until('answered');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(call.media.levelDb(440)).toBeGreaterThan(-20);
});

test('without the process a call from outside rings at the fallback within two seconds', async () => {
  const fallback = await phone(2);
  const call = await (await carrier('127.0.0.2')).call('15551234');
  const atMs = performance.now();
  const ringing = await fallback.nextCall();
  expect(performance.now() - atMs).toBeLessThan(2000);
  expect(headerOf(ringing.invite ?? ({ start: '', headers: [], body: '' } as never), 'from')).toContain('carrier');
  await call.until('answered');
});

test('without the process nobody is left in silence: a sentence, then the right ending', { timeout: 30_000 }, async () => {
  const [own, others, outside] = [await phone(1), await phone(3), await carrier('127.0.0.3')];
  const cases = [
    ['a number that nobody has', own, '1999', 404],
    ['a number that is none of ours', own, '15551234567', 404],
    ['an extension of the other tenant', others, '1002', 404],
    ['an extension without a phone', own, '1002', 480],
    ['a call from outside without a fallback', outside, '15551234', 503],
  ] as const;
  const hears = async ([what, who, number, status]: (typeof cases)[number]) => {
    const call = await who.call(number);
    await call.until('progress', 4000);
    await call.until('ended', 15_000);
    expect(call.status, what).toBe(status);
    expect(call.media.heard.length, what).toBeGreaterThan(50);
  };
  await Promise.all(cases.map(hears));
});

test('a caller from outside whom a phone transfers blindly enters as one whom a phone sent', async () => {
  const first = await phone(2);
  const outside = await (await carrier('127.0.0.2')).call('15551234');
  await outside.until('answered');
  // a leg is answered before it stands in the bridge, and who stands in none cannot transfer
  await expect.poll(() => asterisk.cli('bridge show all'), { timeout: 5_000 }).toMatch(/ 2 +basic/);
  const { entered } = await nodeProcess();
  await first.received[0]?.inDialog('REFER', ['Refer-To: <sip:1001@t1.test>', 'Referred-By: <sip:1002@t1.test>']);
  await outside.until('ended');
  expect(entered[0]).toMatchObject({ agi_extension: '1001', agi_context: 'from-phone' });
  expect(entered[0]?.agi_network_script).toMatch(/^enter\?origin=phone&tenant=1&trunk=5&try=0&by=PJSIP\/1002-[0-9a-f]{8}&asks=$/);
});

test('without the process a busy phone is busy', async () => {
  await phone(2, { onCall: { kind: 'reject', status: 486 } });
  const call = await (await phone(1)).call('1002');
  await call.until('ended');
  expect(call.status).toBe(486);
});

/** Percent-encoded, because an unescaped sign would make the packet unreadable and the test would pass for nothing. */
const HOSTILE = [
  '1002%26PJSIP%2ftrunk_5%2fsip:19005551234%40127.0.0.2',
  '1002&PJSIP/trunk_5',
  '1002%2c30%2cG(evil)',
  '1002,30,G(evil)',
  '5)%3a0%3a1%26PJSIP%2ftrunk_5',
  '1002)%3a0%3a4%26Local%2f1%40from-phone',
  '1%24%7bSHELL(id)%7d',
  '%24%7bSHELL(id)%7d',
  '1%22',
  "1'",
  '1%5c',
  '1%0a',
  '1%0d%0a',
  '1%20',
  '1%252526',
  '1002%2526',
  '1%c3%a9',
  '1002/n',
  '1-2',
  '1_',
  '1!',
  '1.',
  '1=1',
  '1%22%20%7c%201',
  '1%5d%20%3e%200%20%7c%20%24%5b1',
  '9'.repeat(33),
  '1'.repeat(400),
  '1002%7c1',
  '1%3c2%3e',
];

test.each(['phone', 'trunk'] as const)('no hostile number of a %s gets past the filter', { timeout: 60_000 }, async (origin) => {
  const { entered } = await nodeProcess();
  const target = await phone(2);
  const outside = await carrier('127.0.0.2');
  const sender = origin === 'phone' ? await phone(1) : outside;
  for (const number of HOSTILE) {
    const call = await sender.call(`sip:${number}@127.0.0.1`);
    await call.until('ended', 3000);
    expect([404, 484], number).toContain(call.status);
  }
  expect(entered).toEqual([]);
  expect([target.received.length, origin === 'phone' ? outside.received.length : 0]).toEqual([0, 0]);
});

test('a stranger who says that he is a trunk or a phone is asked for a password', async () => {
  const { entered } = await nodeProcess();
  for (const user of ['trunk_5', '1001', 'nobody']) {
    const stranger = await SipPhone.open({ user, secret: 'x', server: server(), ip: '127.0.0.9' });
    open.push(stranger);
    const call = await stranger.call('1002');
    await call.until('ended');
    expect(call.status).toBe(401);
  }
  expect(entered).toEqual([]);
});

test('a number that nobody has is answered like one that exists', async () => {
  const answerTo = async (user: string, method: string) => {
    const stranger = await SipPhone.open({ user, server: server(), domain: 't1.test', ip: '127.0.0.9' });
    open.push(stranger);
    const answer = await stranger.request(method, 'sip:t1.test');
    return [
      answer.status,
      ...answer.headers.map(([name, value]) =>
        /^(www-authenticate|server)$/i.test(name) ? value.replace(/(nonce|opaque)="[^"]*"/g, '$1') : name,
      ),
    ];
  };
  for (const method of ['REGISTER', 'OPTIONS', 'SUBSCRIBE']) expect(await answerTo('1999', method)).toEqual(await answerTo('1001', method));
  expect(await answerTo('1001', 'REGISTER')).toEqual(
    expect.arrayContaining([401, 'BotPBX', 'Digest realm="t1.test",nonce,opaque,algorithm=MD5,qop="auth"']),
  );
});

async function registerContact(owner: SipPhone, contact: string): Promise<number> {
  const { host, port } = owner.socket.local;
  const uri = `sip:${owner.domain}`;
  const send = (sequence: number, more: string[]) =>
    owner.socket.request({
      method: 'REGISTER',
      uri,
      headers: [
        `From: <sip:${owner.user}@${owner.domain}>;tag=c`,
        `To: <sip:${owner.user}@${owner.domain}>`,
        'Call-ID: hostile-contact',
        `CSeq: ${sequence} REGISTER`,
        `Contact: <${contact.replace('HOST', `${host}:${port}`)}>`,
        'Expires: 60',
        ...more,
      ],
    });
  const challenge = headerOf(await send(1, []), 'www-authenticate');
  const answer = authorization({ user: owner.user, secret: owner.secret, method: 'REGISTER', uri, challenge });
  return (await send(2, [`Authorization: ${answer}`])).status ?? 0;
}

test('a contact that a phone made up adds no leg and no option', { timeout: 30_000 }, async () => {
  const outside = await carrier('127.0.0.2');
  const target = await phone(2);
  for (const contact of [
    'sip:x&PJSIP/trunk_5/sip:19005551234@HOST',
    'sip:x@HOST;y=a&PJSIP/trunk_5',
    'sip:a,30,G(evil)@HOST',
    'sip:a%26PJSIP%2ftrunk_5@HOST',
  ])
    expect(await registerContact(target, contact), contact).toBe(200);
  const call = await (await phone(1)).call('1002');
  await target.nextCall();
  await call.until('answered');
  await call.hangUp();
  expect(target.received).toHaveLength(1);
  expect(outside.received).toHaveLength(0);
});
