import { Flow } from '@botpbx/shared/model/flow';
import type { FlowPass, Happened } from '@botpbx/shared/model/flow-act';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import { expect, test } from 'vitest';
import { makeWorld } from '../simulator/world.ts';
import { replay } from './replay.ts';

const BEGAN_MS = Date.parse('2026-11-23T08:59:58Z');
const says = (text: string) => ({ kind: 'text' as const, text });

const inner = Flow.parse({
  steps: [
    { id: 'start', kind: 'start', exits: { next: ['ask'] } },
    { id: 'ask', kind: 'menu', settings: { options: [{ key: '1' }], retries: 0 }, exits: { key_1: ['back'] } },
    { id: 'back', kind: 'return' },
  ],
});
const flow = Flow.parse({
  steps: [
    { id: 'start', kind: 'start', exits: { next: ['code'] } },
    {
      id: 'code',
      kind: 'dtmf_input',
      settings: { prompt: says('Code'), max_digits: 2, masked: true, variable: 'CODE', expected: '7?' },
      exits: { matched: ['who'], invalid: ['hours'] },
    },
    { id: 'who', kind: 'branch', settings: { cases: [{ when: '${CODE} == "71"' }] }, exits: { case_1: ['other'], else: ['hours'] } },
    { id: 'other', kind: 'sub_flow', settings: { ivr_id: 6 }, exits: { next: ['hours'], failed: ['bye'] } },
    { id: 'hours', kind: 'time_condition', settings: { time_zone: 'UTC' }, exits: { open: ['bye'], closed: ['night'] } },
    { id: 'bye', kind: 'hangup', settings: { prompt: says('Goodbye') } },
    { id: 'night', kind: 'hangup', settings: { prompt: says('Good night') } },
  ],
});

const world = (): Promise<FlowWorld> =>
  makeWorld({
    root: { id: 5, name: 'Main', version: 3, flow },
    timeZone: 'Europe/Berlin',
    read: (id) => Promise.resolve({ id, name: 'Inner', version: 1, flow: inner }),
    conditions: [],
    holidaysOf: () => [],
  });

/** Walks as a call does, each act taking a second, and tells what is recorded of it. */
async function recorded(answers: readonly Happened[]): Promise<FlowWalkDetails> {
  const passed: FlowPass[] = [];
  const walk = beginWalk(await world(), 5, { variables: { 'CALLERID(num)': '1001' }, atMs: BEGAN_MS });
  let [turn, atMs] = [walk.go(undefined, BEGAN_MS), BEGAN_MS];
  for (const answer of answers) {
    passed.push(...turn.passed);
    if ('end' in turn) break;
    atMs += 1000;
    turn = walk.go(answer, atMs);
  }
  passed.push(...turn.passed);
  const ending = 'end' in turn ? turn.end.kind : null;
  return {
    ...{
      walk: '7e6c0a34-6d3c-4c55-9a43-0e7c2a2d1b11',
      call_id: 'n1-1795366757.8' as FlowWalkDetails['call_id'],
      ivr_id: 5,
      ivr: 'Main',
      version: 3,
    },
    ...{
      started_at: new Date(BEGAN_MS).toISOString(),
      variables: { 'CALLERID(num)': '1001' },
      passed,
      ending,
      why: null,
      flows: { 5: { name: 'Main', version: 3, flow }, 6: { name: 'Inner', version: 1, flow: inner } },
      ms: atMs - BEGAN_MS,
    },
  };
}

const digits = (keys: string): Happened => ({ kind: 'digits', digits: keys, ended: keys === '' ? 'timeout' : 'full' });
const played: Happened = { kind: 'played', digit: null };

const CALLS: readonly (readonly [string, readonly Happened[], string])[] = [
  ['a code that opens another flow', [digits('71'), digits('1'), played], 'bye'],
  ['a code that does not, before the office opens', [digits('72'), played], 'night'],
  ['a wrong code, before the office opens', [digits('99'), played], 'night'],
  ['nothing at all', [digits(''), played], 'night'],
  ['nothing in the other flow', [digits('71'), digits(''), played], 'bye'],
  ['a caller who hangs up', [digits('71'), { kind: 'gone' }], 'other'],
];

test.each(CALLS)('%s is replayed as it was', async (_what, answers, last) => {
  const walk = await recorded(answers);
  const again = replay(walk);
  expect(again.difference).toBeUndefined();
  expect(walk.passed.at(-1)?.step_id).toBe(last);
  expect(again.moments.flatMap(({ line }) => (line.kind === 'passed' ? [line.pass] : []))).toEqual(walk.passed);
});

test('what was masked is shown nowhere', async () => {
  const walk = await recorded([digits('71'), digits('1'), played]);
  expect(JSON.stringify([walk, replay(walk)])).not.toContain('71"');
});

test('each moment shows the flow that the caller is in, and the way that led there', async () => {
  const walk = await recorded([digits('71'), digits('1'), played]);
  const { moments } = replay(walk);
  const pressed = moments.findIndex(({ ivrId, line }) => ivrId === 6 && line.kind === 'came');
  expect(moments[pressed]?.shown).toMatchObject({ at: 'ask', steps: ['start'] });
  expect(moments.at(-1)).toMatchObject({ ivrId: 5, line: { kind: 'end' } });
});

test('a way that differs is said', async () => {
  const walk = await recorded([digits('71'), digits('1'), played]);
  const passed = walk.passed.map((pass) => (pass.step_id === 'ask' ? { ...pass, exit: 'key_2' } : pass));
  expect(replay({ ...walk, passed }).difference).toContain('key_2');
});

test('a call that goes on is replayed as far as it is known', async () => {
  const walk = await recorded([digits('71')]);
  expect(walk.ending).toBeNull();
  expect(replay(walk).difference).toBeUndefined();
});
