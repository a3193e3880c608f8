import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../../log.ts';
import { type AudioSocketMessage, audioBytes, makeAudioSocketReader } from './protocol.ts';
import { type AudioSocketServer, startAudioSocketServer, type Welcome } from './server.ts';
import type { Wire } from './wire.ts';

let server: AudioSocketServer;
const open: Socket[] = [];
beforeEach(async () => {
  server = await startAudioSocketServer({ host: '127.0.0.1', port: 0, log: silentLog });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of open.splice(0)) socket.destroy();
  await server.stop();
});

/** A leg as Asterisk brings it. */
async function bring(dial: string) {
  const id = dial.split('/')[1] ?? '';
  const socket = connect(server.port, '127.0.0.1');
  open.push(socket);
  const heard: AudioSocketMessage[] = [];
  const reader = makeAudioSocketReader((message) => heard.push(message));
  socket.on('data', (bytes) => reader.push(bytes as Buffer));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(Uint8Array.from([1, 0, 16, ...Buffer.from(id.replaceAll('-', ''), 'hex')]));
  return { socket, heard, closed };
}

function guest() {
  const told: unknown[] = [];
  let wire: Wire | undefined;
  const welcome: Welcome = (given) => {
    wire = given;
    return {
      onAudio: (samples, rateHz) => told.push([samples.length, rateHz]),
      onDigit: (digit) => told.push(digit),
      onEnd: () => told.push('end'),
    };
  };
  return { told, welcome, wire: () => wire ?? expect.fail('nobody came') };
}

test('an announced leg comes in, hears a frame of silence at once, and is heard', async () => {
  const { told, welcome, wire } = guest();
  const { socket, heard, closed } = await bring(server.expect(16_000, welcome).dial);
  await vi.waitFor(() => expect(heard).toEqual([{ kind: 'audio', sampleRateHz: 16_000, samples: new Int16Array(320) }]));
  socket.write(Buffer.concat([audioBytes(new Int16Array(480), 16_000), Uint8Array.of(3, 0, 1, 0x23)]));
  await vi.waitFor(() => expect(told).toEqual([[480, 16_000], '#']));
  expect(server.count()).toBe(1);
  wire().hangUp();
  expect(told.at(-1)).toBe('end');
  await closed;
  expect(heard.at(-1)).toEqual({ kind: 'hangup' });
  await vi.waitFor(() => expect(server.count()).toBe(0));
  expect(told.filter((one) => one === 'end').length).toBe(1);
});

test('a leg that was not announced is turned away', async () => {
  const { heard, closed } = await bring('127.0.0.1:0/40325ec2-5efd-4bd3-805f-53576e581d13');
  await closed;
  expect(heard).toEqual([]);
});

test('an announcement is of use once', async () => {
  const { dial } = server.expect(8_000, guest().welcome);
  await bring(dial);
  const second = await bring(dial);
  await second.closed;
  expect(server.count()).toBe(1);
});

test('an announcement lives for ten seconds, or until it is forgotten', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const early = server.expect(8_000, guest().welcome);
  const forgotten = server.expect(8_000, guest().welcome);
  forgotten.forget();
  vi.advanceTimersByTime(9_000);
  const late = server.expect(8_000, guest().welcome);
  vi.advanceTimersByTime(1_001);
  vi.useRealTimers();
  await (await bring(early.dial)).closed;
  await (await bring(forgotten.dial)).closed;
  await bring(late.dial);
  await vi.waitFor(() => expect(server.count()).toBe(1));
});

test('whoever does not say who he is is cut off', async () => {
  const socket = connect(server.port, '127.0.0.1');
  open.push(socket);
  await once(socket, 'close', { signal: AbortSignal.timeout(4_000) });
});

test.each([
  ['sound before the id', audioBytes(new Int16Array(160), 8_000)],
  ['what is no AudioSocket', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(2_000))],
])('%s ends the connection', async (_what, bytes) => {
  const socket = connect(server.port, '127.0.0.1');
  open.push(socket);
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close', { signal: AbortSignal.timeout(4_000) });
});

test('when Asterisk reads nothing, frames are thrown away instead of kept, and then the leg ends', async () => {
  const { told, welcome, wire } = guest();
  const { socket } = await bring(server.expect(16_000, welcome).dial);
  await vi.waitFor(() => wire());
  socket.pause();
  let isFull = false;
  for (let sent = 0; sent < 200_000 && !isFull; sent++) {
    isFull = !wire().send(new Int16Array(320));
    if (sent % 50 === 0) await sleep(1);
  }
  expect(isFull).toBe(true);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 6_000);
  wire().send(new Int16Array(320));
  vi.restoreAllMocks();
  await vi.waitFor(() => expect(told).toEqual(['end']));
});
