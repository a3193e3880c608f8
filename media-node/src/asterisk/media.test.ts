import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Media } from '../flow/media.ts';
import { makeLog } from '../log.ts';
import { type AgiReply, encodeCommand, readReply } from './agi/protocol.ts';
import { AgiGoneError, type AgiSession } from './agi/session.ts';
import { makeMedia, wallClockSeconds } from './media.ts';

/** Media over a session that writes down what is said, with the given answers in order; `gone` ends the session. */
function mediaWith(...replies: string[]): { media: Media; said: string[]; lines: string[] } {
  const said: string[] = [];
  const lines: string[] = [];
  const command = async (words: string, args: readonly string[] = []): Promise<AgiReply> => {
    said.push(encodeCommand(words, args).trimEnd());
    const text = replies.shift() ?? '200 result=0 endpos=8000';
    const reply = text === 'gone' ? undefined : readReply(text);
    if (!reply) throw new AgiGoneError('hangup');
    return reply;
  };
  const session = { command, variable: () => 'n1-1.1' } as unknown as AgiSession;
  const log = makeLog({ level: 'debug', write: (line) => lines.push(line) });
  return { media: makeMedia(session, { soundPath: (hash) => `/sounds/${hash}`, openLine: async () => undefined, log }), said, lines };
}

test('each kind of prompt is played in its order', async () => {
  const { media, said } = mediaWith();
  const heard = await media.play([
    { kind: 'core', name: 'vm-intro' },
    { kind: 'sound', hash: 'ab12' },
    { kind: 'file', path: '/messages/7' },
    { kind: 'digits', value: '1001' },
    { kind: 'number', value: 12 },
    { kind: 'instant', atMs: Date.UTC(2026, 0, 5, 12, 30), timeZone: 'America/New_York' },
    { kind: 'silence', seconds: 2 },
  ]);
  expect(heard).toEqual({ digit: undefined, isGone: false });
  expect(said).toEqual([
    'STREAM FILE vm-intro ""',
    'STREAM FILE /sounds/ab12 ""',
    'STREAM FILE /messages/7 ""',
    'SAY DIGITS 1001 ""',
    'SAY NUMBER 12 ""',
    `SAY DATETIME ${Date.UTC(2026, 0, 5, 7, 30) / 1000} "" "ABd 'digits/at' IMp" UTC`,
    'STREAM FILE silence/2 ""',
  ]);
});

test('a digit ends the prompts', async () => {
  const { media, said } = mediaWith('200 result=0 endpos=900', '200 result=49 endpos=80');
  const prompts = ['a', 'b', 'c'].map((name) => ({ kind: 'core', name }) as const);
  expect(await media.play(prompts, '12')).toEqual({ digit: '1', isGone: false });
  expect(said).toEqual(['STREAM FILE a 12', 'STREAM FILE b 12']);
});

test('a sound that is missing is passed over and logged', async () => {
  const { media, said, lines } = mediaWith('200 result=0 endpos=0');
  await media.play([
    { kind: 'core', name: 'nothing' },
    { kind: 'core', name: 'vm-intro' },
  ]);
  expect(said).toHaveLength(2);
  expect(lines.join()).toContain('a sound is missing');
});

test.each(['gone', '200 result=-1 endpos=0'])('a caller who hangs up while he listens is gone (%s)', async (reply) => {
  const { media, said } = mediaWith(reply, reply);
  const prompts = ['a', 'b'].map((name) => ({ kind: 'core', name }) as const);
  expect(await media.play(prompts)).toEqual({ digit: undefined, isGone: true });
  expect(said).toHaveLength(1);
  expect(await mediaWith(reply).media.readDigits({ prompts, maxDigits: 4, timeoutMs: 100, terminator: '#' })).toEqual({ kind: 'gone' });
});

test.each([
  ['terminator', 'a terminator', { maxDigits: 6, terminator: '#' }, ['49', '50', '35'], '12', 3],
  ['full', 'the last digit', { maxDigits: 2, terminator: '#' }, ['49', '50'], '12', 2],
  ['timeout', 'silence', { maxDigits: 6, terminator: '#' }, ['49', '0'], '1', 2],
  ['timeout', 'no digit at all', { maxDigits: 6, terminator: '#' }, ['0', '0'], '', 2],
  ['full', 'no terminator being set', { maxDigits: 3, terminator: '' }, ['42', '35', '49'], '*#1', 3],
])('digits end (%s) with %s; the first may interrupt the prompt', async (ended, _, asked, codes, digits, commands) => {
  const { media, said } = mediaWith(...codes.map((code) => `200 result=${code} endpos=80`));
  const prompts = [{ kind: 'core', name: 'vm-password' }] as const;
  expect(await media.readDigits({ ...asked, prompts, timeoutMs: 3000 })).toEqual({ kind: 'digits', digits, ended });
  expect(said).toHaveLength(commands);
  expect(said.slice(0, 2)).toEqual(['STREAM FILE vm-password 0123456789*#', 'WAIT FOR DIGIT 3000']);
});

test('between digits there may be another time than for the first', async () => {
  const { media, said } = mediaWith('200 result=49', '200 result=0');
  await media.readDigits({ prompts: [], maxDigits: 4, timeoutMs: 5000, betweenMs: 1500, terminator: '' });
  expect(said).toEqual(['WAIT FOR DIGIT 5000', 'WAIT FOR DIGIT 1500']);
});

/** A caller whose keys are kept: Asterisk has written down `pressed`, and tells each of them to the command that it ends. */
async function keptMedia(...ends: { code: string; pressed: string }[]) {
  const said: string[] = [];
  let pressed = '';
  const command = async (words: string, args: readonly string[] = []): Promise<AgiReply> => {
    if (words === 'GET FULL VARIABLE') return { kind: 'reply', code: 200, result: '1', value: pressed };
    if (words === 'EXEC' || words === 'SET VARIABLE') return { kind: 'reply', code: 200, result: '0', value: undefined };
    said.push(encodeCommand(words, args).trimEnd());
    const end = ends.shift() ?? { code: '0', pressed: '' };
    pressed += end.pressed;
    return { kind: 'reply', code: 200, result: end.code, value: undefined, endpos: 8000 };
  };
  const session = { command, variable: () => 'n1-1.1' } as unknown as AgiSession;
  const media = makeMedia(session, {
    soundPath: (hash) => `/sounds/${hash}`,
    openLine: async () => undefined,
    log: makeLog({ level: 'debug', write: () => undefined }),
  });
  await media.keepKeys();
  const press = (keys: string) => {
    pressed += keys;
  };
  return { media, said, press };
}

test('keys that were pressed before a question answer it, and the rest answers the next one', async () => {
  const { media, said, press } = await keptMedia();
  press('123');
  const asked = { prompts: [{ kind: 'core', name: 'vm-password' }], maxDigits: 2, timeoutMs: 3000, terminator: '#' } as const;
  expect(await media.readDigits(asked)).toEqual({ kind: 'digits', digits: '12', ended: 'full' });
  expect(await media.play(asked.prompts, '0123456789*#')).toEqual({ digit: '3', isGone: false });
  expect(said).toEqual([]);
});

test('a key that was taken already and ends a prompt afterwards does not count twice', async () => {
  const { media, said, press } = await keptMedia({ code: '49', pressed: '' }, { code: '50', pressed: '2' });
  press('1');
  const asked = { prompts: [{ kind: 'core', name: 'vm-password' }], maxDigits: 2, timeoutMs: 3000, terminator: '#' } as const;
  expect(await media.readDigits(asked)).toEqual({ kind: 'digits', digits: '12', ended: 'full' });
  expect(said).toEqual(['WAIT FOR DIGIT 3000', 'WAIT FOR DIGIT 3000']);
});

test('keys that nobody asked for can be forgotten', async () => {
  const { media, said, press } = await keptMedia({ code: '0', pressed: '' });
  press('1');
  await media.forgetKeys();
  const prompts = [{ kind: 'core', name: 'vm-intro' }] as const;
  expect(await media.play(prompts, '12')).toEqual({ digit: undefined, isGone: false });
  expect(said).toEqual(['STREAM FILE vm-intro 12']);
});

/** A WAV file's bytes; `told` is the length that its header knows. */
function wav(soundBytes: number, told = soundBytes): Buffer {
  const bytes = Buffer.alloc(44 + soundBytes);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(told, 40);
  return bytes;
}

test.each([
  ['a digit', '200 result=35 (dtmf) endpos=16000', { durationMs: 2000, endedBy: 'digit', digit: '#' }],
  ['the longest time', '200 result=0 (timeout) endpos=16000', { durationMs: 2000, endedBy: 'max' }],
  ['a hangup', '200 result=-1 (hangup) endpos=16000', { durationMs: 2000, endedBy: 'gone' }],
  ['a session that ends', 'gone', { durationMs: 2000, endedBy: 'gone' }],
])('a recording ended by %s has the length of its file', async (_, reply, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'botpbx-media-'));
  await writeFile(join(folder, 'a.wav'), wav(32_000, reply === 'gone' ? 0 : 32_000));
  const { media, said } = mediaWith(reply);
  const path = join(folder, 'a');
  expect(await media.record({ path, maxSeconds: 180, silenceSeconds: 0, stopDigits: '#', hasBeep: true })).toEqual(expected);
  expect(said).toEqual([`RECORD FILE ${path} wav # 180000 BEEP`]);
  await rm(folder, { recursive: true });
});

test('a recording that silence ended says so; nothing recorded is no sound', async () => {
  const { media, said } = mediaWith('200 result=0 (timeout) endpos=0');
  const asked = { path: '/nowhere/a', maxSeconds: 60, silenceSeconds: 4, stopDigits: '#', hasBeep: false };
  expect(await media.record(asked)).toEqual({ durationMs: 0, endedBy: 'silence' });
  expect(said).toEqual(['RECORD FILE /nowhere/a wav # 60000 s=4']);
});

test('what is played or recorded has a plain name', async () => {
  const { media } = mediaWith();
  await expect(media.play([{ kind: 'core', name: 'a&b' }])).rejects.toThrow('plain name');
  await expect(media.play([{ kind: 'digits', value: '1,2' }])).rejects.toThrow('more than digits');
  const asked = { path: '/tmp/a|b', maxSeconds: 6, silenceSeconds: 0, stopDigits: '#', hasBeep: false };
  await expect(media.record(asked)).rejects.toThrow('plain path');
});

test('the wall clock of a zone, summer and winter', () => {
  const seconds = (instant: string, zone: string) => new Date(wallClockSeconds(Date.parse(instant), zone) * 1000).toISOString();
  expect(seconds('2026-07-01T00:15:00Z', 'Europe/Berlin')).toBe('2026-07-01T02:15:00.000Z');
  expect(seconds('2026-01-01T03:15:00Z', 'America/New_York')).toBe('2025-12-31T22:15:00.000Z');
});
