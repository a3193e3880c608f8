import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CallId } from '@botpbx/shared/base/ids';
import type { RecordingMode } from '@botpbx/shared/model/recording';
import { expect, test } from 'vitest';
import type { CallState } from '../calls/call.ts';
import type { Journal } from '../calls/outbox.ts';
import { silentLog } from '../log.ts';
import type { OpenRecording } from './open-recording.ts';
import { makeRecorder } from './recorder.ts';

const modes: Readonly<Record<string, RecordingMode>> = { '1001': 'always', '1002': 'on_demand', '1003': 'on_demand', '1004': 'never' };

/** A call of legs `party`, those with an exclamation mark have ended, those with a question mark only ring. */
function call(id: string, ...parties: string[]): CallState {
  const legs = parties.map((text, at) => ({
    ...{ id: `${id}-leg${at}`, party: text.replace(/[!?]/, ''), startedMs: 1, cause: null, trunkId: null, isCaller: at === 0 },
    answeredMs: text.includes('?') ? null : 2,
    endedMs: text.includes('!') ? 3 : null,
  }));
  const flags = { origin: 'phone', reachesTrunk: false, isCallerGone: false, isAnnounced: true, isAnswerAnnounced: true } as const;
  const times = { startedMs: 1, answeredMs: 2, lastMs: 3, answeredBy: null, outcome: null, dialStatus: null, steps: 0 };
  const who = { tenantId: 1, from: '1001', fromName: null, to: '1002', revision: 1, isPlaced: false, aliases: [] };
  return { id: CallId.parse(id), ...flags, ...times, ...who, legs };
}

function setUp(kept = new Map<string, unknown>()) {
  const steps: string[] = [];
  const over: OpenRecording[] = [];
  const journal: Journal = {
    entries: () => new Map(kept),
    keep: async (changes) => {
      for (const [name, value] of changes) kept.set(name, structuredClone(value));
    },
    jot: async () => undefined,
    forget: async (names) => {
      for (const name of names) kept.delete(name);
    },
  };
  let nowMs = 1000;
  const recorder = makeRecorder({
    monitor: {
      start: async (leg) => {
        if (leg.endsWith('deaf-leg0')) throw new Error('no such leg');
        steps.push(`start ${leg}`);
      },
      stop: async (leg) => void steps.push(`stop ${leg}`),
      mute: async (leg, isMuted) => void steps.push(`${isMuted ? 'mute' : 'unmute'} ${leg}`),
    },
    journal,
    partsFolder: mkdtempSync(`${tmpdir()}/botpbx-parts-`),
    rulesOf: () => ({
      ...{ isEnabled: true, mode: 'on_demand', modeOf: (number) => modes[number], isStereo: true, hasBeep: false },
      ...{ timeZone: 'UTC', folder: undefined },
    }),
    onOver: async (recording) => void over.push(structuredClone(recording)),
    nowMs: () => (nowMs += 500),
    log: silentLog,
  });
  const see = async (...calls: CallState[]) => {
    for (const one of calls) recorder.see(one);
    await recorder.settled();
  };
  return { recorder, steps, over, kept, see };
}

test('who is to be recorded always is recorded from the answer to the end, once', async () => {
  const { see, steps, over, kept } = setUp();
  await see(call('n1-1.1', '1001', '1002?'));
  expect(steps).toEqual([]);
  await see(call('n1-1.1', '1001', '1002'), call('n1-1.1', '1001', '1002'));
  expect([steps, kept.size]).toEqual([['start n1-1.1-leg0'], 1]);
  await see(call('n1-1.1', '1001!', '1002!'));
  expect([steps.length, kept.size]).toEqual([1, 0]);
  expect(over).toMatchObject([{ callId: 'n1-1.1', trigger: 'extension', extension: '1001', party: '1002', parts: [{ isCallee: false }] }]);
});

test('who is not to be recorded is not', async () => {
  const { see, steps } = setUp();
  await see(call('n1-1.1', '1002', '1003'), call('n1-1.2', '1001', '1004'));
  expect(steps).toEqual([]);
});

test('when the leg goes on which it listens and two others talk on, it goes on there', async () => {
  const { see, steps, over } = setUp();
  await see(call('n1-1.1', '1001', '1002'), call('n1-1.1', '1001!', '1002', '1003'), call('n1-1.1', '1001!', '1002!', '1003!'));
  expect(steps).toEqual(['start n1-1.1-leg0', 'start n1-1.1-leg1']);
  expect(over[0]?.parts.map(({ leg, isCallee, startedMs }) => [leg, isCallee, startedMs - (over[0]?.startedMs ?? 0)])).toEqual([
    ['n1-1.1-leg0', false, 500],
    ['n1-1.1-leg1', true, 1000],
  ]);
});

test('while the next one rings it waits, and it ends when he is never to be recorded', async () => {
  const { see, steps, over } = setUp();
  await see(call('n1-1.1', '1001', '1002'), call('n1-1.1', '1001!', '1002', '1003?'));
  expect([steps.length, over.length]).toEqual([1, 0]);
  await see(call('n1-1.1', '1001!', '1002', '1003'));
  expect(steps.at(-1)).toBe('start n1-1.1-leg1');
  await see(call('n1-1.1', '1001!', '1002!', '1003!'));
  expect(over[0]?.parts).toHaveLength(2);
  await see(call('n1-1.2', '1001', '1002'), call('n1-1.2', '1001!', '1002', '1004'));
  expect([steps.at(-1), over.length]).toEqual(['start n1-1.2-leg0', 2]);
  await see(call('n1-1.2', '1001!', '1002', '1004!', '1003'));
  expect(steps.at(-1)).toBe('start n1-1.2-leg0');
});

test('somebody asks: start, pause, resume, stop, and again; a stopped one is not begun by itself', async () => {
  const { recorder, see, steps, over } = setUp();
  const talk = call('n1-1.1', '1002', '1003');
  expect(await recorder.act(talk, 'pause')).toBe('not_recording');
  expect(await recorder.act(call('n1-1.2', '1002', '1003?'), 'start')).toBe('not_talking');
  expect(await recorder.act(call('n1-1.2', '1002', '1004'), 'start')).toBe('not_allowed');
  expect(await recorder.act(talk, 'start')).toBeUndefined();
  expect(await recorder.act(talk, 'start')).toBe('recording_already');
  expect(await recorder.act(talk, 'pause')).toBeUndefined();
  expect(recorder.stateOf(talk)).toBe('paused');
  expect(await recorder.act(talk, 'resume')).toBeUndefined();
  expect(await recorder.act(talk, 'stop')).toBeUndefined();
  const leg = 'n1-1.1-leg0';
  expect(steps).toEqual([`start ${leg}`, `mute ${leg}`, `unmute ${leg}`, `stop ${leg}`]);
  const always = call('n1-1.3', '1001', '1003');
  await see(always);
  await recorder.act(always, 'stop');
  await see(always);
  expect(recorder.stateOf(always)).toBeUndefined();
  expect(await recorder.act(always, 'start')).toBeUndefined();
  await see(call('n1-1.3', '1001!', '1003!'));
  expect(over.map(({ fileName }) => fileName.split('/').at(-1))).toEqual(['1.1-1002-1003.wav', '1.3-1001-1003.wav', '1.3-1001-1003-2.wav']);
});

test('calls that become one go on with one recording', async () => {
  const { see, steps, over } = setUp();
  await see(call('n1-1.1', '1001', '1002'), call('n1-1.2', '1001', '1003'));
  const merged = { ...call('n1-1.1', '1001!', '1002') };
  const second = call('n1-1.2', '1001!', '1003');
  merged.legs.push(...second.legs);
  await see(merged);
  expect(over.map(({ callId }) => callId)).toEqual(['n1-1.2']);
  expect(steps).toEqual(['start n1-1.1-leg0', 'start n1-1.2-leg0', 'start n1-1.1-leg1']);
});

test('what an earlier life left goes on, or is finished', async () => {
  const first = setUp();
  await first.see(call('n1-1.1', '1001', '1002'), call('n1-1.2', '1001', '1003'));
  const second = setUp(first.kept);
  const still = call('n1-1.1', '1001', '1002');
  await second.see(still);
  await second.recorder.resume([still]);
  expect([second.steps, second.over.map(({ callId }) => callId)]).toEqual([[], ['n1-1.2']]);
  expect(second.recorder.stateOf(still)).toBe('recording');
});

test('a call from a queue that records is recorded whoever answers', async () => {
  const { recorder, see, over } = setUp();
  recorder.queued('n1-1.1-leg0');
  const waits = call('n1-1.1', '+15551234567?', '1002?');
  await see({ ...waits, answeredMs: null }, call('n1-1.1', '+15551234567?', '1002'), call('n1-1.1', '+15551234567!', '1002!'));
  expect(over).toMatchObject([{ trigger: 'queue', extension: '1002', party: '+15551234567' }]);
});

test('a leg that can not be listened on is passed over', async () => {
  const { see, steps } = setUp();
  await see(call('n1-1.1', '1001', '1002'));
  const deaf = call('n1-1.9', '1001', '1002');
  await see({ ...deaf, legs: deaf.legs.map((leg, at) => (at === 0 ? { ...leg, id: 'deaf-leg0' } : leg)) });
  expect(steps.at(-1)).toBe('start n1-1.9-leg1');
});

test('who is in a conference room that records is recorded alone', async () => {
  const { recorder, see, steps, over } = setUp();
  await see(call('n1-8.1', '1002'));
  expect(steps).toEqual([]);
  recorder.met('n1-8.1-leg0');
  await see(call('n1-8.1', '1002'), call('n1-8.1', '1002!'));
  expect(steps).toEqual(['start n1-8.1-leg0']);
  expect(over).toMatchObject([{ trigger: 'conference', extension: '1002', party: '1002' }]);
});

test('who talks with an agent that records is recorded alone', async () => {
  const { recorder, see, steps, over } = setUp();
  await see(call('n1-8.1', '1002'));
  expect(steps).toEqual([]);
  recorder.withAgent('n1-8.1-leg0', true);
  await see(call('n1-8.1', '1002'), call('n1-8.1', '1002!'));
  expect(steps).toEqual(['start n1-8.1-leg0']);
  expect(over).toMatchObject([{ trigger: 'agent', extension: '1002', party: '1002' }]);
});
