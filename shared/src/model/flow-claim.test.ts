import { expect, test } from 'vitest';
import type { Decision } from './decision.ts';
import { claimed } from './flow-claim.ts';

const mailbox = (greeting: 'busy' | 'unavailable'): Decision => ({
  kind: 'voicemail',
  mailbox: { id: 1, extension: '1001', name: 'John' },
  greeting,
  why: '',
});
const ring = {
  kind: 'ring',
  follow: [],
  next: { busy: mailbox('busy'), noAnswer: mailbox('unavailable') },
  why: '',
} as unknown as Decision;
const to = { type: 'extension', id: 1 } as const;

test('what the flow claims goes to no mailbox, what it does not claim still does', () => {
  expect(claimed(ring, { to, claims: ['no_answer'] })).toMatchObject({ next: { busy: { kind: 'voicemail' }, noAnswer: null } });
  expect(claimed(ring, { to, claims: ['busy', 'no_answer'] })).toMatchObject({ next: { busy: null, noAnswer: null } });
  expect(claimed(ring, { to, claims: [] })).toBe(ring);
});

test('an extension that only its mailbox stands for comes back as busy or as not answering', () => {
  expect(claimed(mailbox('busy'), { to, claims: ['busy'] })).toMatchObject({ kind: 'refuse', cause: 17 });
  expect(claimed(mailbox('unavailable'), { to, claims: ['no_answer'] })).toMatchObject({ kind: 'refuse', cause: 19 });
  expect(claimed(mailbox('unavailable'), { to, claims: ['busy'] })).toMatchObject({ kind: 'voicemail' });
});

test('groups and queues go the same way, and a transfer to a mailbox stays one', () => {
  const group = { kind: 'ring_group', failover: mailbox('unavailable'), why: '' } as unknown as Decision;
  expect(claimed(group, { to, claims: ['no_answer'] })).toMatchObject({ failover: null });
  expect(claimed(mailbox('unavailable'), { to: { type: 'voicemail', id: 1 }, claims: ['no_answer'] })).toMatchObject({ kind: 'voicemail' });
});
