/** The two AMI connections against a fake Asterisk that answers, lies, falls silent or goes away. */
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { makeLog } from '../../log.ts';
import { startAmiActions } from './actions.ts';
import { runAmiEvents } from './events.ts';
import type { AmiMessage } from './protocol.ts';

const BANNER = 'Asterisk Call Manager/11.0.0\r\n';
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Answer = (action: Map<string, string>, socket: Socket) => string | undefined;

/** Says the banner, then answers each action by `answer`. */
async function fakeAsterisk(answer: Answer, banner = BANNER) {
  const sockets = new Set<Socket>();
  const actions: Map<string, string>[] = [];
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.setEncoding('utf8').write(banner);
    let rest = '';
    socket.on('data', (text: string) => {
      const blocks = (rest + text).split('\r\n\r\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const action = new Map(
          block.split('\r\n').map((line) => [line.slice(0, line.indexOf(': ')).toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
        );
        actions.push(action);
        const reply = answer(action, socket);
        if (reply !== undefined) socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  stops.push(() => {
    dropAll();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    address: { host: '127.0.0.1', port, user: 'botpbx', secret: 'secret12' },
    sockets,
    actions,
    dropAll,
    connections: () => connections,
  };
}

/** An Asterisk that knows its manners. */
const polite: Answer = (action) => {
  const id = action.has('actionid') ? `ActionID: ${action.get('actionid')}\r\n` : '';
  if (action.get('action') === 'CoreShowChannels')
    return `Response: Success\r\n${id}EventList: start\r\n\r\nEvent: CoreShowChannel\r\n${id}Uniqueid: n1-1.1\r\nChanVariable: TENANT=1\r\n\r\nEvent: CoreShowChannelsComplete\r\n${id}\r\n`;
  if (action.get('action') === 'Originate') return `Response: Error\r\n${id}Message: Permission denied\r\n\r\n`;
  return `Response: Success\r\n${id}\r\n`;
};

function events(
  asterisk: { address: { host: string; port: number; user: string; secret: string } },
  over: Partial<Parameters<typeof runAmiEvents>[0]> = {},
) {
  const stop = new AbortController();
  const lines: string[] = [];
  const got: AmiMessage[] = [];
  const seen = { ups: 0, downs: 0 };
  const done = runAmiEvents(
    {
      address: asterisk.address,
      wanted: new Set(['Hangup']),
      classes: ['call'],
      log: makeLog({ level: 'debug', write: (line) => lines.push(line) }),
      onEvents: (batch) => void got.push(...batch),
      onUp: () => void seen.ups++,
      onDown: () => void seen.downs++,
      firstRetryMs: 5,
      ...over,
    },
    stop.signal,
  );
  stops.push(async () => {
    stop.abort();
    await done;
  });
  return { got, lines, seen };
}

function actions(asterisk: { address: { host: string; port: number; user: string; secret: string } }, deadlineMs = 1_000) {
  const stop = new AbortController();
  const lines: string[] = [];
  const log = makeLog({ level: 'debug', write: (line) => lines.push(line) });
  const ami = startAmiActions({ address: asterisk.address, log, deadlineMs, firstRetryMs: 5 }, stop.signal);
  stops.push(async () => {
    stop.abort();
    await ami.stopped;
  });
  return { ami, lines, signal: stop.signal };
}

test('events come in order after the login, and again after every drop over one connection', async () => {
  const asterisk = await fakeAsterisk(polite);
  const { got, seen } = events(asterisk);
  for (let drop = 1; drop <= 10; drop++) {
    await vi.waitUntil(() => seen.ups === drop);
    expect(asterisk.sockets.size).toBe(1);
    for (const socket of asterisk.sockets)
      socket.write(`Event: Hangup\r\nUniqueid: n1-1.${drop}\r\n\r\nEvent: Other\r\nUniqueid: x\r\n\r\n`);
    await vi.waitUntil(() => got.length === drop);
    asterisk.dropAll();
  }
  expect(got.map((event) => event.get('Uniqueid'))).toEqual(Array.from({ length: 10 }, (_, at) => `n1-1.${at + 1}`));
  await vi.waitUntil(() => seen.downs === 10);
});

test('a slow listener holds the socket back and loses nothing', async () => {
  const asterisk = await fakeAsterisk(polite);
  const gate = Promise.withResolvers<void>();
  let count = 0;
  let calls = 0;
  const { seen } = events(asterisk, {
    onEvents: (batch) => {
      count += batch.length;
      return calls++ === 0 ? gate.promise : undefined;
    },
  });
  await vi.waitUntil(() => seen.ups === 1);
  const [socket] = asterisk.sockets;
  const text = `Event: Hangup\r\nPadding: ${'x'.repeat(500)}\r\n\r\n`;
  for (let at = 0; at < 20_000; at++) socket?.write(text);
  await vi.waitUntil(() => calls === 1);
  await vi.waitUntil(() => (socket?.writableLength ?? 0) > 1_000_000);
  expect(calls).toBe(1);
  gate.resolve();
  await vi.waitUntil(() => count === 20_000, { timeout: 5_000 });
});

test.each([
  ['garbage', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'no Asterisk Manager Interface'],
  ['half a banner', 'Asterisk Call', 'fell silent'],
  ['nothing', '', 'fell silent'],
  ['a bomb', `${BANNER}Response: Success\r\n\r\nEvent: A\r\n${'x'.repeat(70_000)}`, 'too long'],
])('a peer that sends %s is left, and tried again', async (_, banner, why) => {
  const asterisk = await fakeAsterisk(() => undefined, banner);
  const { lines } = events(asterisk, { quietMs: 20 });
  await vi.waitUntil(() => asterisk.connections() >= 3, { timeout: 5_000 });
  expect(lines.join()).toContain(why);
});

test('a refused login is told and tried again', async () => {
  const asterisk = await fakeAsterisk(() => 'Response: Error\r\nMessage: Authentication failed\r\n\r\n');
  const { lines, seen } = events(asterisk);
  const other = actions(asterisk);
  await vi.waitUntil(() => asterisk.connections() >= 4);
  expect(lines.join()).toContain('Authentication failed');
  expect(seen.ups).toBe(0);
  expect(other.ami.isUp).toBe(false);
});

test('an Asterisk that falls silent is found out by pings', async () => {
  let isMute = false;
  const asterisk = await fakeAsterisk((action, socket) => (isMute ? undefined : polite(action, socket)));
  const { seen, lines } = events(asterisk, { quietMs: 20 });
  await vi.waitUntil(() => seen.ups === 1);
  await vi.waitUntil(() => asterisk.actions.filter((action) => action.get('action') === 'Ping').length >= 3);
  expect(seen.downs).toBe(0);
  isMute = true;
  await vi.waitUntil(() => seen.downs === 1);
  expect(lines.join()).toContain('fell silent');
});

test('actions get their answers, lists their rows, refusals their reason', async () => {
  const asterisk = await fakeAsterisk(polite);
  const { ami, signal } = actions(asterisk);
  await vi.waitUntil(() => ami.isUp);
  await expect(ami.run({ Action: 'CoreStatus' }, {}, signal)).resolves.toMatchObject({ response: 'Success' });
  await expect(ami.list({ Action: 'CoreShowChannels' }, signal)).resolves.toMatchObject([
    { uniqueid: 'n1-1.1', chanvariable: { TENANT: '1' } },
  ]);
  await expect(ami.run({ Action: 'Originate', Channel: 'x' }, { __A: '1', B: '2' }, signal)).rejects.toThrow('Permission denied');
  await expect(ami.run({ Action: 'Originate', Channel: 'x\r\nAction: Command' }, {}, signal)).rejects.toThrow('control character');
  expect(asterisk.actions.map((action) => action.get('action'))).toEqual([
    'login',
    'Events',
    'CoreStatus',
    'CoreShowChannels',
    'Originate',
  ]);
});

test('every action ends: by deadline, by the caller, or by the loss of the connection', async () => {
  const asterisk = await fakeAsterisk((action, socket) => (action.get('action') === 'Silence' ? undefined : polite(action, socket)));
  const { ami, signal } = actions(asterisk, 150);
  await vi.waitUntil(() => ami.isUp);
  const aborted = new AbortController();
  const givenUp = ami.run({ Action: 'Silence' }, {}, aborted.signal);
  aborted.abort();
  await expect(givenUp).rejects.toThrow('nobody waits');
  await expect(ami.run({ Action: 'Silence' }, {}, signal)).rejects.toThrow('did not answer Silence in time');
  await expect(ami.run({ Action: 'CoreStatus' }, {}, signal)).rejects.toThrow('there is no connection');
  await vi.waitUntil(() => ami.isUp);
  const lost = ami.run({ Action: 'Silence' }, {}, signal);
  asterisk.dropAll();
  await expect(lost).rejects.toMatchObject({ name: 'AmiConnectionError' });
});

test('a peer that lies about ids and names cannot reach into the package', async () => {
  const lies = ['rawevent', 'error', 'managerevent', 'response', '__proto__'].flatMap((name) => [
    `Response: Error\r\nActionID: ${name}\r\n\r\n`,
    `Event: ${name}\r\nActionID: botpbx-2\r\n\r\n`,
    `Response: Follows\r\nActionID: botpbx-2\r\n\r\n`,
  ]);
  const asterisk = await fakeAsterisk((action, socket) => `${lies.join('')}${polite(action, socket)}`);
  const { ami, signal } = actions(asterisk);
  await vi.waitUntil(() => ami.isUp);
  for (let at = 0; at < 20; at++) await ami.run({ Action: 'CoreStatus' }, {}, signal);
  await expect(ami.list({ Action: 'CoreShowChannels' }, signal)).resolves.toHaveLength(1);
  expect(asterisk.connections()).toBe(1);
});
