import { expect, test } from 'vitest';
import type { AgiSession } from './agi/session.ts';
import { introduce, introductionOf } from './introduce.ts';

function aSession(value: string) {
  const sent: string[][] = [];
  const command = async (name: string, args: readonly string[] = []) => {
    sent.push([name, ...args]);
    return { code: 200, result: '1', value };
  };
  return { session: { command } as unknown as AgiSession, sent };
}

test('nothing that a caller said can mean anything to Asterisk', async () => {
  const { session, sent } = aSession('');
  await introduce(session, 'He said: “$' + '{SHELL(rm)}”, 100% & more;\r\nX-Evil: 1 café?');
  expect(sent).toEqual([['SET VARIABLE', '__AGENT_SUMMARY', 'He said: SHELL rm 100 more X-Evil: 1 cafe ?']]);
});

test('only who was introduced is announced', async () => {
  expect(await introductionOf(aSession('').session)).toBe('');
  expect(await introductionOf(aSession('Ann wants a refund').session)).toBe('b(introduce^s^1)');
});
