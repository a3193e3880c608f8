import { expect, test } from 'vitest';
import type { TrunkLeg } from '../flow/caller.ts';
import { encodeCommand, readReply } from './agi/protocol.ts';
import type { AgiSession } from './agi/session.ts';
import { dialTrunk } from './dial-trunk.ts';
import type { DialWatch } from './dial-watch.ts';

/** An Asterisk that answers from its variables; what is not a question is written down. */
function asterisk(variables: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const command = async (words: string, args: readonly string[] = []) => {
    const name = /^\$\{(.*)\}$/.exec(args[0] ?? '')?.[1];
    if (words !== 'GET FULL VARIABLE') said.push(encodeCommand(words, args).trimEnd());
    const value = name === undefined ? undefined : (variables[name] ?? (name.startsWith('DEVICE_STATE') ? 'INVALID' : ''));
    return readReply(value === undefined ? '200 result=0' : `200 result=1 (${value})`);
  };
  const session = { command, variable: () => 'n1-1.1' } as unknown as AgiSession;
  const dialWatch = { begin: () => ({ isSilent: false, isAlive: true, end: () => undefined }) } as unknown as DialWatch;
  return {
    said,
    dial: (leg: Partial<TrunkLeg>) => dialTrunk(session, dialWatch, { trunkId: 4, number: '+1202', callerId: '+1555', ...leg }),
  };
}
const OWN = { 'CALLERID(name)': 'Ann "A"', 'CALLERID(num)': '1001', 'CALLERID(pres)': 'allowed_not_screened' };
const shown = ['EXEC Set CALLERID(name)=', 'EXEC Set CALLERID(pres)=allowed', 'EXEC Set CALLERID(num)=+1555'].map((line) =>
  line.replace(/Set (.*)$/, 'Set "$1"'),
);

test('the callee sees what the gate allowed, and a call that was taken leaves it so', async () => {
  const { said, dial } = asterisk({ ...OWN, DIALSTATUS: 'ANSWER' });
  expect(await dial({})).toEqual({ kind: 'answered' });
  expect(said.slice(0, 3)).toEqual(shown);
  expect(said).toHaveLength(4);
  expect(said[3]).toMatch(/^EXEC Dial "?PJSIP\/\+1202@trunk_4,120,?"?$/);
});

test('whoever is rung after a carrier sees the caller again', async () => {
  const { said, dial } = asterisk({ ...OWN, DIALSTATUS: 'BUSY' });
  expect(await dial({})).toEqual({ kind: 'refused', cause: 17 });
  expect(said.slice(-3)).toEqual([
    'SET VARIABLE "CALLERID(name)" "Ann \\"A\\""',
    'SET VARIABLE "CALLERID(num)" 1001',
    'SET VARIABLE "CALLERID(pres)" allowed_not_screened',
  ]);
});

test('a forward is told to the carrier, unless the number is withheld', async () => {
  const told = asterisk({ DIALSTATUS: 'ANSWER' });
  await told.dial({ isForwarded: true });
  expect(told.said.filter((line) => line.includes('REDIRECTING'))).toHaveLength(3);
  expect(told.said.join()).toContain('REDIRECTING(from-num,i)=+1555');
  const withheld = asterisk({ DIALSTATUS: 'ANSWER' });
  await withheld.dial({ isForwarded: true, callerId: null });
  expect(withheld.said.join()).not.toContain('REDIRECTING');
});

test.each([
  ['yes', { kind: 'answered' }],
  ['', { kind: 'refused', cause: 19 }],
])('who must confirm, and says %j', async (CONFIRMED, outcome) => {
  const { said, dial } = asterisk({ DIALSTATUS: 'ANSWER', CONFIRMED });
  expect(await dial({ seconds: 15, needsConfirming: true })).toEqual(outcome);
  expect(said[3]).toBe('SET VARIABLE CONFIRMED ""');
  expect(said.find((line) => line.includes('Dial'))).toMatch(/@trunk_4,15,gU\(confirm\)"?$/);
});
