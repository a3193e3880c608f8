import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Placing } from '../calls/switch.ts';
import type { AmiActions } from './ami/actions.ts';
import { AmiConnectionError, AmiRefusedError } from './ami/errors.ts';
import { type AmiAction, checkAction, UnsendableError } from './ami/protocol.ts';
import { makeSwitch } from './switch.ts';

const never = new AbortController().signal;
const placing: Placing = {
  ...{ callId: 'n1-1795366757.9000000001', tenantId: 7, endpoint: '1001@acme.test', from: '1001', fromName: 'Ann' },
  ...{ to: '1002', seconds: 20, shownAs: null },
};

function recording(failure?: Error) {
  const sent: { action: AmiAction; variables: Readonly<Record<string, string>> }[] = [];
  const actions: AmiActions = {
    isUp: true,
    run: async (action, variables) => {
      checkAction(action, variables);
      if (failure) throw failure;
      sent.push({ action, variables });
      return {};
    },
    list: async () => [],
  };
  return { sent, hands: makeSwitch(actions) };
}

test('a call is placed under its id, and the phone is told all that it needs', async () => {
  const { sent, hands } = recording();
  expect(await hands.place({ ...placing, fromName: 'Ann "A", <x>', shownAs: '+15551110000' }, never)).toBe(true);
  expect(sent).toMatchObject([
    {
      action: { Action: 'Originate', ChannelId: placing.callId, Channel: 'Local/ring@click/n', Timeout: '25000', Async: 'true' },
      variables: { __TENANT: '7', __CLICK_PHONE: '1001@acme.test', __CLICK_NAME: 'Ann  A    x', __CLICK_AS: '+15551110000' },
    },
  ]);
});

test('whatever stands in a call, nothing but itself reaches Asterisk', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('1', '&', ',', '|', '\r', '\n', '$', '{', '@', '"', '<', '^', '(') }),
  );
  await fc.assert(
    fc.asyncProperty(text, text, text, async (to, endpoint, fromName) => {
      const { sent, hands } = recording();
      try {
        await hands.place({ ...placing, to, endpoint, fromName }, never);
      } catch (error) {
        expect(error).toBeInstanceOf(UnsendableError);
        return;
      }
      const [one] = sent;
      expect(one?.variables.__CLICK_TO).toMatch(/^[0-9*#+]{1,32}$/);
      expect(one?.variables.__CLICK_PHONE).toMatch(/^[0-9]{2,10}(@[a-z0-9.-]+)?$/);
      expect(Object.values(one?.variables ?? {}).join('')).not.toMatch(/[\r\n,"<>\\]/);
    }),
    { numRuns: 2_000 },
  );
});

test('what Asterisk refuses was not done; what it does not answer is unknown', async () => {
  expect(await recording(new AmiRefusedError('No such channel')).hands.hangUp('n1-1.1', 16, never)).toBe(false);
  const lost = recording(new AmiConnectionError('gone')).hands.hangUp('n1-1.1', 16, never);
  await expect(lost).rejects.toMatchObject({ name: 'SwitchError' });
  await expect(recording().hands.sendOn('n1-1.1', '1002&x', never)).rejects.toBeInstanceOf(UnsendableError);
});
