import type { CallId } from '@botpbx/shared/base/ids';
import type { CommandOf } from '@botpbx/shared/link/commands';
import type { Decision } from '@botpbx/shared/model/decision';
import { expect, test } from 'vitest';
import type { PlacedCall } from '../calls/begin.ts';
import type { Placing } from '../calls/switch.ts';
import type { Once } from './once.ts';
import { type OriginateParts, originateCommand } from './originate.ts';

const never = new AbortController().signal;
const wish: CommandOf<'originate'> = {
  ...{ kind: 'originate', tenant_id: 1, once: 'once-1234', from: '1001', to: '1002', caller_id: null, timeout: 30 },
};
/** Runs everything the first time. */
const forgetful: Once = {
  young: () => [],
  forgetOld: async () => {},
  run: async (_name, _asked, { make, act }) => {
    const placed = make();
    if (!(await act(placed))) throw new Error('not taken');
    return placed.id;
  },
};

function placing(decision: Partial<Decision> = {}, over: Partial<OriginateParts> = {}) {
  const placed: Placing[] = [];
  const expected: PlacedCall[] = [];
  const parts: OriginateParts = {
    config: () => ({
      router: { fromPhone: () => ({ tenantId: 1, decision: { kind: 'echo', why: '', ...decision } as Decision }) as never },
      systemName: 'n7',
      extensionNamed: (tenantId, extension) => (tenantId === 1 && extension === '1001' ? { name: 'Ann' } : undefined),
      endpointOf: (_, extension) => `${extension}@acme.test`,
      mayShow: (_tenantId, _extension, callerId) => callerId === '+15551110000',
    }),
    switch: {
      hangUp: () => Promise.reject(new Error('not asked for')),
      sendOn: () => Promise.reject(new Error('not asked for')),
      place: async (one) => placed.push(one) > 0,
    },
    once: forgetful,
    isRegistered: () => true,
    isKnown: () => false,
    expect: (one) => void expected.push(one),
    nowMs: () => 1_795_366_757_400,
    random: () => 0.5,
    ...over,
  };
  return { placed, expected, run: (more: Partial<CommandOf<'originate'>> = {}) => originateCommand(parts)({ ...wish, ...more }, never) };
}

test('the call gets an id that Asterisk gives to none of its own, and is expected before it is placed', async () => {
  const at = placing();
  const { call_id } = await at.run({ caller_id: '+15551110000' });
  expect(call_id).toBe('n7-1795366757.9499999999' as CallId);
  expect(at.expected).toEqual([{ id: call_id, tenantId: 1, from: '1001', fromName: 'Ann', to: '1002', isOutbound: false }]);
  const phone = { endpoint: '1001@acme.test', from: '1001', fromName: 'Ann', to: '1002', seconds: 30, shownAs: '+15551110000' };
  expect(at.placed).toEqual([{ callId: call_id, tenantId: 1, ...phone }]);
});

test('a number outside makes an outbound call', async () => {
  const at = placing({ kind: 'outbound' });
  await at.run();
  expect(at.expected).toMatchObject([{ isOutbound: true }]);
});

test.each([
  ['an extension of nobody', {}, { from: '1999' }, {}, 'not_found'],
  ["another tenant's extension", {}, { tenant_id: 2 }, {}, 'not_found'],
  ['itself', {}, { to: '1001' }, {}, 'invalid'],
  ['a closed number', { kind: 'refuse', code: 'closed' }, {}, {}, 'refused'],
  ['a number that it may not call', { kind: 'refuse', code: 'not_permitted' }, {}, {}, 'refused'],
  ['a number that leads nowhere', { kind: 'refuse', code: 'no_route' }, {}, {}, 'invalid'],
  ['a number for people alone', { kind: 'refuse' }, {}, {}, 'invalid'],
  ['lines that are all taken', { kind: 'refuse', code: 'lines_busy' }, {}, {}, 'conflict'],
  ['a number of somebody else to be shown', {}, { caller_id: '+15559990000' }, {}, 'refused'],
  ['a phone that is not there', {}, {}, { isRegistered: () => false }, 'conflict'],
  ['a node without configuration', {}, {}, { config: () => undefined }, 'not_found'],
] as [string, Partial<Decision>, Partial<CommandOf<'originate'>>, Partial<OriginateParts>, string][])(
  '%s: nothing rings',
  async (_, decision, more, over, code) => {
    const at = placing({ why: 'x', ...decision } as Partial<Decision>, over);
    await expect(at.run(more)).rejects.toMatchObject({ code });
    expect([at.placed, at.expected]).toEqual([[], []]);
  },
);
