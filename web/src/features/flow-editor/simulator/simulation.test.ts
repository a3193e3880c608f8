import { zoneOf } from '@botpbx/shared/base/schedule';
import { Flow } from '@botpbx/shared/model/flow';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Manner, simulate } from './simulation.ts';
import { makeWorld } from './world.ts';

const says = (text: string) => ({ kind: 'text' as const, text });
const flow = Flow.parse({
  steps: [
    { id: 'start', kind: 'start', exits: { next: ['welcome'] } },
    { id: 'welcome', kind: 'play_message', settings: { prompt: says('Hello ${CALLERID(num)}') }, exits: { next: ['code'] } },
    {
      id: 'code',
      kind: 'dtmf_input',
      settings: { prompt: says('Your code'), max_digits: 4, masked: true, variable: 'CODE' },
      exits: { matched: ['crm'], timeout: ['bye'] },
    },
    {
      id: 'crm',
      kind: 'http_request',
      settings: { url: 'http://crm/${CALLERID(num)}', save: [{ variable: 'TIER', path: 'tier' }] },
      exits: { success: ['sales'], failed: ['bye'] },
    },
    { id: 'sales', kind: 'transfer', settings: { destination: { type: 'queue', id: 1 } }, exits: { busy: ['bye'] } },
    { id: 'bye', kind: 'hangup', settings: { prompt: says('Goodbye') } },
  ],
});

async function call(manner: Partial<Manner> = {}) {
  const root = { id: 5, name: 'Main', version: 0, flow };
  const world = await makeWorld({ root, timeZone: 'UTC', read: () => Promise.resolve(undefined), conditions: [], holidaysOf: () => [] });
  const asked: string[] = [];
  const simulation = simulate({
    world,
    ivrId: 5,
    call: { atMs: Date.parse('2026-11-23T10:00Z'), variables: { 'CALLERID(num)': '4711' } },
    manner: { waits: 'patient', http: 'asked', ...manner },
    speak: () => Promise.resolve(),
    askServer: (act) => {
      asked.push(act.url);
      return Promise.resolve({ happened: { kind: 'answered', status: 200, values: { TIER: 'gold' } }, ms: 3, body: '' });
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  return { simulation, asked, zone: zoneOf('UTC') };
}
type Simulation = Awaited<ReturnType<typeof call>>['simulation'];

const press = async (simulation: Simulation, keys: string) => {
  for (const key of keys) {
    simulation.press(key);
    await vi.advanceTimersByTimeAsync(0);
  }
};
const wayOf = (simulation: Simulation) =>
  simulation.lines().flatMap((line) => (line.kind === 'passed' ? [`${line.pass.step_id}.${line.pass.exit}`] : []));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a call is walked by keys, a server is asked, and the viewer decides who answers', async () => {
  const { simulation, asked } = await call();
  expect(simulation.shown().at).toBe('code');
  expect(simulation.isWaiting()).toBe(true);
  await press(simulation, '1234');
  expect(asked).toEqual(['http://crm/4711']);
  expect(simulation.variables()).toMatchObject({ CODE: '••••', TIER: 'gold' });
  expect(simulation.question()).toMatchObject({ act: { kind: 'transfer' }, stepId: 'sales' });
  simulation.answer({ kind: 'rung', outcome: 'busy' });
  await simulation.over;
  expect(wayOf(simulation)).toEqual(['start.next', 'welcome.next', 'code.matched', 'crm.success', 'sales.busy', 'bye.hangup']);
  expect(simulation.end()).toEqual({ kind: 'hangup', cause: 'normal' });
  expect(simulation.shown()).toMatchObject({ at: undefined, exits: expect.arrayContaining([{ from: 'code', exit: 'matched' }]) });
});

test('what is masked is shown nowhere', async () => {
  const { simulation } = await call();
  await press(simulation, '1234');
  expect(JSON.stringify(simulation.lines())).not.toContain('1234');
  simulation.hangUp();
  await simulation.over;
});

test('a patient screen waits until the viewer lets the time pass, and the clock of the walk goes on by it', async () => {
  const { simulation } = await call();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(simulation.isWaiting()).toBe(true);
  const before = Number(simulation.variables().EPOCH);
  simulation.letPass();
  await simulation.over;
  expect(wayOf(simulation)).toContain('code.timeout');
  expect(Number(simulation.variables().EPOCH) - before).toBeGreaterThanOrEqual(5);
});

test('counted as on the telephone, silence ends by itself', async () => {
  const { simulation } = await call({ waits: 'telephone' });
  await vi.advanceTimersByTimeAsync(5000);
  await simulation.over;
  expect(wayOf(simulation)).toContain('code.timeout');
});

test('the viewer may answer for a server', async () => {
  const { simulation, asked } = await call({ http: 'played' });
  await press(simulation, '1234');
  expect(simulation.question()).toMatchObject({ act: { kind: 'http', url: 'http://crm/4711' } });
  simulation.answer({ kind: 'failed', why: 'away' });
  await simulation.over;
  expect(asked).toEqual([]);
  expect(wayOf(simulation)).toEqual(expect.arrayContaining(['crm.failed', 'bye.hangup']));
});

test('who hangs up is gone, whatever was asked of him', async () => {
  const { simulation } = await call();
  await press(simulation, '1234');
  simulation.hangUp();
  await simulation.over;
  expect(simulation.end()).toEqual({ kind: 'gone' });
  expect(simulation.question()).toBeUndefined();
  expect(wayOf(simulation).at(-1)).toBe('sales.gone');
});
