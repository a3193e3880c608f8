import { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QueueBoard } from './board.ts';
import type { MemberSeen } from './fact.ts';
import type { Stay } from './stay.ts';

const START = Date.parse('2026-11-22T10:00:00.000Z');
const queue = { tenantId: 1, queueId: 7 };
const legOf = (n: number) => `n1-1795366757.${n}`;

let now = START;
beforeEach(() => {
  vi.useFakeTimers();
  now = START;
});
afterEach(() => vi.useRealTimers());

function pass(ms: number): void {
  now += ms;
  vi.advanceTimersByTime(ms);
}

function begin(kept: { stays?: Stay[]; answeredBy?: string | null } = {}) {
  const told: NodeEvent[] = [];
  const disk = new Map<string, Stay>();
  const board = new QueueBoard(
    {
      settingsOf: () => ({ key: 'sales', wrap_up: 10 }),
      extensionAt: (_, endpoint) => endpoint,
      callOf: (leg) => ({ id: CallId.parse(leg), answeredBy: kept.answeredBy ?? null, isCallback: false }),
      put: (event, stay) => {
        told.push(event);
        if (stay?.kept) disk.set(stay.id, stay.kept);
        else if (stay) disk.delete(stay.id);
      },
      onPauses: () => undefined,
      nowMs: () => now,
    },
    { stays: kept.stays ?? [], pauses: new Map() },
  );
  const join = (n: number, position = 0) =>
    board.take({ kind: 'joined', ...queue, leg: legOf(n), linked: legOf(n), from: '1000', position, atMs: now });
  const ends = () =>
    told.flatMap((event) => (event.kind === 'queue.stay' && event.outcome !== 'waiting' ? [`${event.outcome} ${event.wait_seconds}`] : []));
  return { board, told, disk, join, ends };
}

const aMember = (more: Partial<MemberSeen> = {}): MemberSeen => ({
  ...queue,
  endpoint: '1001',
  rank: 1,
  penalty: 0,
  device: 'free',
  isInCall: false,
  isPaused: false,
  pauseReason: '',
  callsTaken: 0,
  lastCallMs: 0,
  ...more,
});

test('callers stand in the order in which they came, and those behind move up', () => {
  const { board, join } = begin();
  for (const n of [1, 2, 3]) join(n);
  board.take({ kind: 'left', ...queue, leg: legOf(1), position: 1, atMs: now });
  expect(board.waitingIn(queue).map(({ leg, position }) => [leg, position])).toEqual([
    [legOf(2), 1],
    [legOf(3), 2],
  ]);
});

test('who is answered has waited until then, and talked as long as Asterisk says', () => {
  const { board, told, join, disk } = begin();
  join(1);
  pass(5_000);
  board.take({ kind: 'left', ...queue, leg: legOf(1), position: 1, atMs: now });
  board.take({ kind: 'connected', ...queue, leg: legOf(1), endpoint: '1001', holdSeconds: 5, atMs: now });
  board.take({ kind: 'completed', ...queue, leg: legOf(1), endpoint: '1001', talkSeconds: 42, atMs: now });
  pass(5_000);
  const stays = told.filter((event) => event.kind === 'queue.stay');
  expect(stays.map(({ outcome, wait_seconds, member, talk_seconds }) => [outcome, wait_seconds, member, talk_seconds])).toEqual([
    ['waiting', 0, null, 0],
    ['answered', 5, '1001', 0],
    ['answered', 5, '1001', 42],
  ]);
  expect(disk.size).toBe(0);
});

test('who hangs up has abandoned; who is sent on has not, whatever Asterisk calls it', () => {
  const { board, join, ends } = begin();
  join(1);
  join(2);
  pass(3_000);
  board.take({ kind: 'abandoned', ...queue, leg: legOf(1), atMs: now });
  board.take({ kind: 'abandoned', ...queue, leg: legOf(2), atMs: now });
  board.ended(queue, legOf(2), 'timeout', '1000');
  pass(1_000);
  expect(ends()).toEqual(['timeout 3', 'abandoned 3']);
});

test('who never came into the line is told of all the same', () => {
  const { board, ends } = begin();
  board.ended(queue, legOf(9), 'full', '1000');
  expect(ends()).toEqual(['full 0']);
});

test('after a gap, who is still there goes on waiting and who is gone is asked about', () => {
  const { board, join, ends } = begin();
  join(1);
  join(2);
  pass(60_000);
  const caller = { ...queue, leg: legOf(2), linked: '', from: '1000', position: 1, waitSeconds: 60 };
  board.compare({ members: [], callers: [caller] }, now);
  expect(ends()).toEqual(['abandoned 60']);
  expect(board.waitingIn(queue)[0]).toMatchObject({ leg: legOf(2), position: 1, joinedMs: START });
});

test('a pause is told when it is over', () => {
  const { board, told } = begin();
  board.take({ kind: 'member', atMs: now, member: aMember({ isPaused: true }) });
  pass(90_000);
  board.take({ kind: 'member', atMs: now, member: aMember() });
  expect(told).toContainEqual(expect.objectContaining({ kind: 'queue.member', what: 'paused', seconds: 90, extension: '1001' }));
});

test('the sums of a queue are told at most once a second, and the last state always', () => {
  const { told, join } = begin();
  const updates = () => told.flatMap((event) => (event.kind === 'queue.update' ? [event.calls_waiting] : []));
  for (const n of [1, 2]) join(n);
  pass(0);
  join(3);
  join(4);
  pass(500);
  expect(updates()).toEqual([2]);
  pass(600);
  expect(updates()).toEqual([2, 4]);
});
