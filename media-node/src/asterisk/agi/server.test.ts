import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { makeLog } from '../../log.ts';
import { exec, getFullVariable, setVariable } from './commands.ts';
import { type AgiServer, startAgiServer } from './server.ts';
import type { AgiSession } from './session.ts';

const HEADER = 'agi_network: yes\nagi_uniqueid: n1-1.1\n\n';
const open: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

async function serverWith(
  onSession: (session: AgiSession) => Promise<void>,
  maxSessions = 10,
): Promise<{ server: AgiServer; lines: string[] }> {
  const lines: string[] = [];
  const log = makeLog({ level: 'debug', write: (line) => lines.push(line) });
  const server = await startAgiServer({ host: '127.0.0.1', port: 0, maxSessions, log, onSession });
  open.push(server);
  return { server, lines };
}

/** Plays Asterisk: says the header, then answers each command line with the next reply. */
function asterisk(server: AgiServer, header = HEADER, replies: (string | undefined)[] = []) {
  const socket: Socket = connect(server.port, '127.0.0.1');
  const commands: string[] = [];
  socket.setEncoding('utf8').write(header);
  socket.on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) {
      commands.push(line);
      const reply = replies.shift();
      if (reply !== undefined) socket.write(reply);
    }
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  open.push({ stop: () => socket.destroy() });
  return { socket, commands, closed };
}

test('commands and replies go to and fro, then the session is closed', async () => {
  const seen: unknown[] = [];
  const { server } = await serverWith(async (session) => {
    seen.push(session.variable('agi_uniqueid'));
    seen.push(await getFullVariable(session, 'PJSIP_DIAL_CONTACTS(1002)'));
    await setVariable(session, 'WILL', 'bye');
    seen.push(await exec(session, 'Dial', 'PJSIP/1002/sip:1002@10.0.0.7,20,i'));
  });
  const peer = asterisk(server, HEADER, ['200 result=1 (PJSIP/1002/sip:x)\n', '200 result=1\n', '200 result=-1\n']);
  await peer.closed;
  expect(peer.commands).toEqual([
    `GET FULL VARIABLE "\${PJSIP_DIAL_CONTACTS(1002)}"`,
    'SET VARIABLE WILL bye',
    'EXEC Dial "PJSIP/1002/sip:1002@10.0.0.7,20,i"',
  ]);
  expect(seen).toEqual(['n1-1.1', 'PJSIP/1002/sip:x', '-1']);
  expect(server.count()).toBe(0);
});

test('pipelined commands each get their own reply', async () => {
  let got: (string | undefined)[] = [];
  const { server } = await serverWith(async (session) => {
    got = await Promise.all(['A', 'B', 'C'].map((name) => getFullVariable(session, name)));
  });
  await asterisk(server, HEADER, ['200 result=1 (1)\n', '200 result=0\n', '200 result=1 (3)\n']).closed;
  expect(got).toEqual(['1', undefined, '3']);
});

test('HANGUP closes the socket at once and fails what waits', async () => {
  const ended = Promise.withResolvers<unknown>();
  const { server } = await serverWith(async (session) => {
    await exec(session, 'Echo', '').catch(ended.resolve);
  });
  const peer = asterisk(server, HEADER, ['HANGUP\n']);
  await expect(ended.promise).resolves.toMatchObject({ name: 'AgiGoneError', why: 'hangup' });
  await peer.closed;
});

test('a command without a reply ends the session; no late reply is taken for another', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const ended = Promise.withResolvers<unknown>();
  const { server, lines } = await serverWith(async (session) => {
    await setVariable(session, 'A', '1').catch(ended.resolve);
  });
  const peer = asterisk(server);
  await vi.waitUntil(() => peer.commands.length === 1);
  vi.advanceTimersByTime(5_200);
  vi.useRealTimers();
  await expect(ended.promise).resolves.toMatchObject({ why: 'deadline' });
  await peer.closed;
  expect(lines.join()).toContain('no reply came');
});

test('silence is cut off after the deadline of the header', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const { server, lines } = await serverWith(async () => undefined);
  const peer = asterisk(server, 'agi_network: y');
  await vi.waitUntil(() => server.count() === 1);
  vi.advanceTimersByTime(5_200);
  vi.useRealTimers();
  await peer.closed;
  expect(lines.join()).toContain('no header came');
});

test.each(['GET / HTTP/1.1\r\n\r\n', '\0\0\0\n', 'agi_a: b\n\n200 result=1\n', `${HEADER}nonsense\n`])(
  'garbage is cut off: %j',
  async (wire) => {
    const { server, lines } = await serverWith(
      (session) => new Promise((resolve) => session.signal.addEventListener('abort', () => resolve())),
    );
    await asterisk(server, wire).closed;
    expect(lines.join()).toContain('AGI session cut off');
    expect(server.count()).toBe(0);
  },
);

test('no more sessions than allowed', async () => {
  const { server, lines } = await serverWith(
    (session) => new Promise((resolve) => session.signal.addEventListener('abort', () => resolve())),
    2,
  );
  asterisk(server);
  asterisk(server);
  await vi.waitUntil(() => server.count() === 2);
  await asterisk(server).closed;
  expect(server.count()).toBe(2);
  expect(lines.join()).toContain('too many are open');
});

test('a handler that throws ends its session and is logged', async () => {
  const { server, lines } = await serverWith(async () => {
    throw new Error('oh');
  });
  await asterisk(server).closed;
  expect(lines.join()).toContain('AGI session failed');
});

test('stop ends every session', async () => {
  const { server } = await serverWith((session) => new Promise((resolve) => session.signal.addEventListener('abort', () => resolve())));
  const peer = asterisk(server);
  await vi.waitUntil(() => server.count() === 1);
  await server.stop();
  await peer.closed;
});
