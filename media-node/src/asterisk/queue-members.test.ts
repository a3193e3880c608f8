import { expect, test } from 'vitest';
import type { MemberSeen } from '../queues/fact.ts';
import { changesOf, type WantedMember } from './queue-members.ts';

const queue = { tenantId: 1, queueId: 7 };
const wants = (...endpoints: string[]): WantedMember[] =>
  endpoints.map((endpoint) => ({ endpoint, penalty: 0, isPaused: false, pauseReason: '' }));
const has = (...endpoints: string[]): MemberSeen[] =>
  endpoints.map((endpoint, at) => ({
    ...{ ...queue, endpoint, rank: at + 1, penalty: 0, device: 'free', isInCall: false, isPaused: false, pauseReason: '' },
    ...{ callsTaken: 0, lastCallMs: 0 },
  }));
const acts = (isOrdered: boolean, members: WantedMember[], present: MemberSeen[]) =>
  changesOf([{ ...queue, isOrdered, members }], present).map(
    (action) => `${action.Action.slice(5)} ${/^Local\/(.*)@queue/.exec(String(action.Interface))?.[1]}`,
  );

test('what is as it should be is left alone', () => {
  expect(acts(true, wants('1001', '1002'), has('1001', '1002'))).toEqual([]);
});

test('who is new comes, who is gone goes', () => {
  expect(acts(false, wants('1002', '1003'), has('1001', '1002'))).toEqual(['Remove 1001', 'Add 1003']);
});

test('where the order counts, all behind the first difference come anew', () => {
  expect(acts(true, wants('1001', '1003', '1002'), has('1001', '1002', '1003'))).toEqual([
    'Remove 1002',
    'Remove 1003',
    'Add 1003',
    'Add 1002',
  ]);
  expect(acts(false, wants('1003', '1001', '1002'), has('1001', '1002', '1003'))).toEqual([]);
});

test('penalty and pause are changed in place', () => {
  const [member] = wants('1001');
  const changed = { ...member, endpoint: '1001', penalty: 2, isPaused: true, pauseReason: 'lunch' };
  expect(changesOf([{ ...queue, isOrdered: true, members: [changed] }], has('1001'))).toMatchObject([
    { Action: 'QueuePenalty', Queue: 't1_7', Interface: 'Local/1001@queue-member/n', Penalty: '2' },
    { Action: 'QueuePause', Paused: 'true', Reason: 'lunch' },
  ]);
});

test('a member of another tenant is named with his domain', () => {
  const [action] = changesOf([{ tenantId: 2, queueId: 7, isOrdered: false, members: wants('1001@acme.test') }], []);
  expect(action).toMatchObject({
    Queue: 't2_7',
    Interface: 'Local/1001_acme.test@queue-member/n',
    StateInterface: 'PJSIP/1001@acme.test',
  });
});
