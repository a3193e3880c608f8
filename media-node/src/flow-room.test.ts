import type { CallId } from '@botpbx/shared/base/ids';
import { NodeEvent } from '@botpbx/shared/link/events';
import { ConfigIvr } from '@botpbx/shared/link/section/ivr';
import type { Happened } from '@botpbx/shared/model/flow-act';
import { expect, test, vi } from 'vitest';
import { aTenant } from '../../tests/support/revision.ts';
import { AgiGoneError, type AgiSession } from './asterisk/agi/session.ts';
import type { FlowEngines } from './flow/engines.ts';
import type { Errand } from './flow/hands.ts';
import { type Script, scriptedMedia } from './flow/testing/media.ts';
import { type FlowRoomParts, makeFlows } from './flow-room.ts';
import { silentLog } from './log.ts';
import { StrangerError } from './routing/enter.ts';

const said = (text: string) => ({ kind: 'text', text });
const steps = (menu: object) => [
  { id: 'start', kind: 'start', exits: { next: ['menu'] } },
  { id: 'menu', kind: 'menu', settings: { prompt: said('Press one'), options: [{ key: '1' }], retries: 0 }, exits: menu },
  { id: 'sales', kind: 'transfer', settings: { number: '2001' }, exits: { busy: ['bye'] } },
  { id: 'bye', kind: 'hangup', settings: { prompt: said('Goodbye ${CALLERID(num)}'), cause: 'busy' } },
];
const ivr = (menu: object = { key_1: ['sales'] }) =>
  ConfigIvr.parse({ id: 1, version: 3, name: 'Main menu', number: '7000', failed_destination: null, flow: { steps: steps(menu) } });

const engines: FlowEngines = {
  prompterOf: () => ({ path: async ({ text }) => `/prompts/${text}` }),
  earsOf: () => ({ hear: async () => ({ kind: 'heard', text: '' }) }),
  askerOf: () => ({ ask: async () => ({ kind: 'failed', why: 'nobody is asked here' }) }),
};

interface Scene extends Partial<FlowRoomParts> {
  readonly script?: Script;
  readonly flow?: ConfigIvr;
  readonly errand?: (act: Errand) => Promise<Happened>;
}

function setUp({ script, flow = ivr(), errand, ...more }: Scene = {}) {
  const told: NodeEvent[] = [];
  const { media, heard } = scriptedMedia(script);
  const section = { ...aTenant(1), ivrs: [flow] };
  const flows = makeFlows({
    live: { current: () => ({ sectionOf: () => section }) as never },
    engines: Promise.resolve(engines),
    callIdOf: async () => 'n1-1.1' as CallId,
    tell: (event) => void told.push(NodeEvent.parse(event)),
    nowMs: () => 1_795_000_000_000,
    log: silentLog,
    ...more,
  });
  const entrant = { variable: () => 'PJSIP/1001-0001', signal: new AbortController().signal } as unknown as AgiSession;
  const desk = flows(entrant, media, { leg: 'n1-1.1', number: '1001', name: 'Ann', dialled: '7000' });
  const visit = {
    tenantId: 1,
    decision: { kind: 'flow', ivr: { id: 1, name: 'Main menu' }, failed: null, why: '' },
    errand: errand ?? (async () => ({ kind: 'rung', outcome: 'busy' })),
  } as const;
  const ways = () =>
    told.flatMap((event) => (event.kind === 'flow.step' ? [`${event.place} ${event.pass.step_id}:${event.pass.exit}`] : []));
  return { walk: () => desk.walk(visit), told, heard, ways };
}

test('a caller walks to the end, and each step is told in its order', async () => {
  const { walk, told, heard, ways } = setUp({ script: { presses: ['1'] } });
  expect(await walk()).toEqual({ kind: 'done', cause: 17 });
  await vi.waitFor(() => expect(told.at(-1)?.kind).toBe('flow.end'));
  expect(heard).toEqual(['answer', 'file Press one', 'pressed 1', 'file Goodbye 1001']);
  expect(told[0]).toMatchObject({
    ...{ kind: 'flow.begin', tenant_id: 1, call_id: 'n1-1.1', ivr_id: 1, ivr: 'Main menu', version: 3 },
    variables: { 'CALLERID(num)': '1001', 'CALLERID(name)': 'Ann', EXTEN: '7000', UNIQUEID: 'n1-1.1' },
  });
  expect(ways()).toEqual(['0 start:next', '1 menu:key_1', '2 sales:busy', '3 bye:hangup']);
  expect(told.at(-1)).toMatchObject({ ending: 'hangup', why: null });
  expect(new Set(told.map((event) => ('walk' in event ? event.walk : ''))).size).toBe(1);
});

test('a caller who hangs up ends the walk, in whatever step he is', async () => {
  const inMenu = setUp();
  expect(await inMenu.walk()).toEqual({ kind: 'gone' });
  await vi.waitFor(() => expect(inMenu.told.at(-1)).toMatchObject({ kind: 'flow.end', ending: 'gone' }));
  expect(inMenu.ways()).toEqual(['0 start:next', '1 menu:gone']);
  const errand = () => Promise.reject(new AgiGoneError('hangup'));
  const ringing = setUp({ script: { presses: ['1'] }, errand });
  expect(await ringing.walk()).toEqual({ kind: 'gone' });
  await vi.waitFor(() => expect(ringing.ways().at(-1)).toBe('2 sales:gone'));
});

test('a flow that leads nowhere says so', async () => {
  const { walk, told } = setUp({ script: { presses: [''] } });
  expect(await walk()).toMatchObject({ kind: 'failed' });
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ kind: 'flow.end', ending: 'stopped' }));
});

test('an act that goes wrong fails its step and not the call', async () => {
  const { walk, ways } = setUp({ script: { presses: ['1'] }, errand: () => Promise.reject(new Error('a bug')) });
  expect(await walk()).toMatchObject({ kind: 'failed' });
  await vi.waitFor(() => expect(ways()).toContain('2 sales:failed'));
});

test('who comes before the node is ready is left to the dialplan, which tries again', async () => {
  vi.useFakeTimers();
  const { walk } = setUp({ engines: new Promise(() => undefined) });
  const refused = expect(walk()).rejects.toBeInstanceOf(StrangerError);
  await vi.advanceTimersByTimeAsync(400);
  await refused;
  vi.useRealTimers();
});

test('an agent that is not open yet leaves the caller to the dialplan, and his walk is over', async () => {
  const { walk, told } = setUp({ script: { presses: ['1'] }, errand: () => Promise.reject(new StrangerError('not there yet')) });
  await expect(walk()).rejects.toBeInstanceOf(StrangerError);
  await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ kind: 'flow.end', ending: 'gone' }));
});

test('flows that send callers to each other without end are stopped', async () => {
  const { walk } = setUp({ script: { presses: [''] } });
  for (let turn = 0; turn < 100; turn++) expect(await walk()).not.toEqual({ kind: 'failed', why: 'The flows lead round in a circle.' });
  expect(await walk()).toEqual({ kind: 'failed', why: 'The flows lead round in a circle.' });
});

test('of a call that nobody knows nothing is told', async () => {
  const { walk, told } = setUp({ callIdOf: async () => undefined });
  await walk();
  expect(told).toEqual([]);
});
