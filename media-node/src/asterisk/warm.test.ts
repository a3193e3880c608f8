/** A caller is handed over with a briefing, on a real Asterisk with real SIP phones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CallId } from '@botpbx/shared/base/ids';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { LiveNode } from '../../../tests/support/live-node.ts';
import { anExtension, aTenant } from '../../../tests/support/revision.ts';
import { headerOf } from '../../../tests/support/sip/message.ts';
import type { SipPhone } from '../../../tests/support/sip-phone.ts';
import { silentLog } from '../log.ts';
import type { Pcm } from '../voice/audio.ts';
import { type AgentLeg, type AgentLegs, openAgentLegs } from './agent-leg.ts';
import { setVariable } from './agi/commands.ts';
import { type AgiServer, startAgiServer } from './agi/server.ts';
import type { AgiSession } from './agi/session.ts';
import { startAmiActions } from './ami/actions.ts';
import { makeWarmRoom, type WarmOutcome, type WarmRoom } from './warm.ts';

let node: LiveNode;
let legs: AgentLegs;
let server: AgiServer;
let phones: [SipPhone, SipPhone];
let warm: WarmRoom;
const stopping = new AbortController();
const never = new AbortController().signal;
/** What the next caller's hand-over came to, and when the colleague took him. */
let outcome: PromiseWithResolvers<{ how: WarmOutcome; takenMs: number }>;

beforeAll(async () => {
  const extensions = ['1001', '1002'].map((number, at) => anExtension(at + 1, number));
  node = await LiveNode.make('warm', [aTenant(1, { extensions })]);
  phones = [await node.phone('1001', 1, { toneHz: 700 }), await node.phone('1002', 2, { toneHz: 500 })];
  for (const one of phones) expect(await one.register()).toBe(200);
  const { settings, amiSecret } = node.asterisk;
  const actions = startAmiActions({ address: { ...settings.ami, secret: amiSecret }, log: silentLog }, stopping.signal);
  while (!actions.isUp) await sleep(20);
  warm = makeWarmRoom({ actions, log: silentLog });
  legs = await openAgentLegs({ ...settings.audioSocket, log: silentLog });
  server = await startAgiServer({ ...settings.agi, log: silentLog, onSession: takeIn });
}, 120_000);
afterAll(async () => {
  for (const one of phones ?? []) await one.close();
  await server?.stop();
  await legs?.stop();
  stopping.abort();
  await node?.stop();
});
beforeEach(() => {
  outcome = Promise.withResolvers();
});
afterEach(async () => {
  for (const one of phones) await one.hangUpAll();
  phones[1].onCall = { kind: 'answer', afterMs: 0 };
});

async function takeIn(session: AgiSession): Promise<void> {
  if (await warm.take(session)) return;
  const leg: AgentLeg = (await legs.open(session, never)) ?? expect.fail('the caller was not brought');
  const playing = leg.line.play(tone(880), never);
  let takenMs = 0;
  const how = await warm.transfer(
    {
      ...{ entrant: session, leg, callId: CallId.parse('n7-1.1'), tenantId: 1, from: '1001', endpoint: '1002', seconds: 2 },
      ...{ summary: 'Wants a refund; 100% "sure"\r\nX-Evil: 1', briefing: Promise.resolve('vm-intro') },
      onTaken: () => {
        takenMs = performance.now();
      },
    },
    never,
  );
  outcome.resolve({ how, takenMs });
  if (how !== 'declined') return;
  await sleep(300);
  leg.line.close();
  await playing.done;
  await leg.over;
  await setVariable(session, 'WILL', 'bye');
}

async function* tone(hz: number): AsyncGenerator<Pcm> {
  for (;;)
    yield {
      sampleRateHz: 8_000,
      samples: Int16Array.from({ length: 8_000 }, (_, at) => Math.round(12_000 * Math.sin((2 * Math.PI * hz * at) / 8_000))),
    };
}

test('the colleague hears the briefing, takes the call, and both are together without a gap', { timeout: 20_000 }, async () => {
  const [caller, colleague] = phones;
  const call = await caller.call('5000');
  const theirs = await colleague.nextCall();
  await theirs.until('answered');
  expect(headerOf(theirs.invite ?? expect.fail(), 'from')).toContain('1001');
  expect(headerOf(theirs.invite ?? expect.fail(), 'x-botpbx-summary')).toBe('Wants a refund 100 sure X-Evil: 1');
  await sleep(700);
  expect(call.media.levelDb(880)).toBeGreaterThan(-20);
  await theirs.sendDigits('1');
  const pressedMs = performance.now();
  await expect.poll(() => call.media.levelDb(500, performance.now() - 400), { timeout: 3_000 }).toBeGreaterThan(-20);
  expect(theirs.media.levelDb(700, performance.now() - 300)).toBeGreaterThan(-20);
  await sleep(500);
  expect(call.media.largestGapMs).toBeLessThan(100);
  expect((call.media.stretches(500, pressedMs - 150).find(({ what }) => what === 'tone')?.fromMs ?? 0) - pressedMs).toBeLessThan(100);
  expect(legs.count()).toBe(0);
  await call.hangUp();
  expect((await outcome.promise).how).toBe('talked');
  await theirs.until('ended');
});

test('whoever is left when the two have talked hangs up', { timeout: 20_000 }, async () => {
  const [caller, colleague] = phones;
  const call = await caller.call('5000');
  const theirs = await colleague.nextCall();
  await theirs.until('answered');
  await theirs.sendDigits('1');
  await sleep(500);
  await theirs.hangUp();
  expect((await outcome.promise).how).toBe('talked');
  await call.until('ended');
  expect(call.endedBy).toBe('peer');
});

test('a colleague who declines leaves the caller where he was', { timeout: 20_000 }, async () => {
  const [caller, colleague] = phones;
  const call = await caller.call('5000');
  const theirs = await colleague.nextCall();
  await theirs.until('answered');
  await sleep(300);
  await theirs.sendDigits('2');
  expect((await outcome.promise).how).toBe('declined');
  await theirs.until('ended');
  await sleep(200);
  expect(call.media.levelDb(880, performance.now() - 300)).toBeGreaterThan(-20);
  await call.until('ended');
});

test.each([
  ['does not pick up', { kind: 'ring' }],
  ['is busy', { kind: 'reject', status: 486 }],
] as const)('one who %s has declined', { timeout: 20_000 }, async (_what, onCall) => {
  const [caller, colleague] = phones;
  colleague.onCall = onCall;
  const call = await caller.call('5000');
  expect((await outcome.promise).how).toBe('declined');
  await call.until('ended');
});

test('a caller who does not wait ends the ringing, and a briefing', { timeout: 20_000 }, async () => {
  const [caller, colleague] = phones;
  colleague.onCall = { kind: 'ring' };
  const call = await caller.call('5000');
  const ringing = await colleague.nextCall();
  await call.hangUp();
  expect((await outcome.promise).how).toBe('gone');
  await ringing.until('ended');
  colleague.onCall = { kind: 'answer', afterMs: 0 };
  outcome = Promise.withResolvers();
  const again = await caller.call('5000');
  const briefed = await colleague.nextCall();
  await briefed.until('answered');
  await again.hangUp();
  expect((await outcome.promise).how).toBe('gone');
  await briefed.until('ended');
});
