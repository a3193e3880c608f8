/** Callers at an agent, on a real Asterisk with real SIP phones. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LiveNode } from '../../../tests/support/live-node.ts';
import { anExtension, aTenant } from '../../../tests/support/revision.ts';
import type { SipPhone } from '../../../tests/support/sip-phone.ts';
import { silentLog } from '../log.ts';
import { levelDb, type Pcm } from '../voice/audio.ts';
import { type AgentLeg, type AgentLegs, openAgentLegs, ringBack } from './agent-leg.ts';
import { exec, getFullVariable, setVariable } from './agi/commands.ts';
import { type AgiServer, startAgiServer } from './agi/server.ts';
import type { AgiSession } from './agi/session.ts';
import { dialString } from './caller.ts';

let node: LiveNode;
let legs: AgentLegs;
let server: AgiServer | undefined;
let phones: [SipPhone, SipPhone];
const never = new AbortController().signal;

beforeAll(async () => {
  const extensions = ['1001', '1002'].map((number, at) => anExtension(at + 1, number));
  node = await LiveNode.make('agent-leg', [aTenant(1, { extensions })]);
  phones = [await node.phone('1001', 1, { toneHz: 700 }), await node.phone('1002', 2, { toneHz: 500 })];
  for (const one of phones) expect(await one.register()).toBe(200);
}, 120_000);
afterAll(async () => {
  for (const one of phones ?? []) await one.close();
  await node?.stop();
});
afterEach(async () => {
  for (const one of phones) await one.hangUpAll();
  await server?.stop();
  await legs?.stop();
});

/** Takes every caller with `onSession`; wide-band legs if `maxRateHz` says so. */
async function take(onSession: (entrant: AgiSession) => Promise<void>, maxRateHz: 8_000 | 16_000 = 16_000): Promise<void> {
  const { agi, audioSocket } = node.asterisk.settings;
  legs = await openAgentLegs({ ...audioSocket, maxRateHz, log: silentLog });
  server = await startAgiServer({ ...agi, log: silentLog, onSession });
}

async function* tone(hz: number, ms: number, sampleRateHz: number): AsyncGenerator<Pcm> {
  for (let sent = 0; sent < ms; sent += 100) {
    const first = (sent * sampleRateHz) / 1000;
    const samples = Int16Array.from({ length: (Math.min(100, ms - sent) * sampleRateHz) / 1000 }, (_, at) =>
      Math.round(12_000 * Math.sin((2 * Math.PI * hz * (first + at)) / sampleRateHz)),
    );
    yield { samples, sampleRateHz };
  }
}
const opened = (leg: AgentLeg | undefined): AgentLeg => leg ?? expect.fail('the caller was not brought');

test('he hears ringing until the agent speaks, talks with it, and goes on to a colleague', { timeout: 20_000 }, async () => {
  const over = Promise.withResolvers<{ how: string; heardMs: number; caller: number; digits: string; status: string | undefined }>();
  await take(async (entrant) => {
    await ringBack(entrant);
    await sleep(300);
    const { line, over: left } = opened(await legs.open(entrant, never));
    let digits = '';
    let loud = 0;
    const listening = (async () => {
      for await (const one of line.incoming) {
        if (one.kind === 'digit') digits += one.digit;
        else if (levelDb(one.pcm) > -20) loud++;
      }
    })();
    const heardMs = await line.play(tone(880, 1_000, 24_000), never).done;
    await sleep(600);
    line.close();
    await listening;
    const how = await left;
    await setVariable(entrant, 'WILL', 'bye');
    const contacts = dialString('1002', (await getFullVariable(entrant, 'PJSIP_DIAL_CONTACTS(1002)')) ?? '');
    over.resolve({ how, heardMs, caller: loud, digits, status: await getFullVariable(entrant, 'DIALSTATUS') });
    await exec(entrant, 'Dial', `${contacts},10`, 10_000);
  });
  const [caller, callee] = phones;
  const call = await caller.call('5000');
  await call.until('ringing');
  expect(call.has('answered')).toBe(false);
  await call.until('answered');
  await sleep(1_100);
  await call.sendDigits('7');
  const result = await over.promise;
  expect(result).toMatchObject({ how: 'back', heardMs: 1_000, digits: '7', status: 'ANSWER' });
  expect(result.caller).toBeGreaterThan(60);
  expect(call.media.levelDb(880)).toBeGreaterThan(-20);
  const theirs = await callee.nextCall();
  await theirs.until('answered');
  await sleep(500);
  expect(theirs.media.levelDb(700)).toBeGreaterThan(-20);
});

test('a wide-band leg carries a narrow-band caller as well', { timeout: 20_000 }, async () => {
  const rates: number[] = [];
  await take(async (entrant) => {
    const { line, over } = opened(await legs.open(wide(entrant), never));
    rates.push(line.sampleRateHz);
    await line.play(tone(880, 600, 8_000), never).done;
    for await (const one of line.incoming) {
      if (one.kind !== 'audio') continue;
      rates.push(one.pcm.sampleRateHz, one.pcm.samples.length);
      break;
    }
    line.close();
    await over;
    await setVariable(entrant, 'WILL', 'bye');
  });
  const call = await phones[0].call('5000');
  await call.until('ended');
  expect(rates).toEqual([16_000, 16_000, 320]);
  expect(call.media.levelDb(880)).toBeGreaterThan(-20);
});

/** The session of somebody whose phone speaks wide band. */
const wide = (entrant: AgiSession): AgiSession =>
  new Proxy(entrant, {
    get: (target, name) => {
      if (name !== 'command') return Reflect.get(target, name, target);
      return async (words: string, args: readonly string[] = [], deadlineMs?: number) =>
        args[0]?.includes('audionativeformat')
          ? { kind: 'reply', code: 200, result: '1', value: '(g722)' }
          : target.command(words, args, deadlineMs);
    },
  });

test('a caller who hangs up is gone, and what was being played ends', { timeout: 20_000 }, async () => {
  const over = Promise.withResolvers<[string, number]>();
  await take(async (entrant) => {
    const { line, over: left } = opened(await legs.open(entrant, never));
    const playing = line.play(tone(880, 10_000, 8_000), never);
    over.resolve([await left, await playing.done]);
  });
  const call = await phones[0].call('5000');
  await call.until('answered');
  await sleep(500);
  await call.hangUp();
  const [how, heardMs] = await over.promise;
  expect(how).toBe('gone');
  expect(heardMs).toBeGreaterThan(300);
  expect(heardMs).toBeLessThan(1_000);
  await expect.poll(() => legs.count()).toBe(0);
});

test('an abort gives him back', { timeout: 20_000 }, async () => {
  const over = Promise.withResolvers<string>();
  const stopping = new AbortController();
  await take(async (entrant) => {
    const leg = opened(await legs.open(entrant, stopping.signal));
    stopping.abort();
    over.resolve(await leg.over);
  });
  const call = await phones[0].call('5000');
  expect(await over.promise).toBe('back');
  await call.hangUp().catch(() => undefined);
});

test('what is played comes every 20 ms', { timeout: 20_000 }, async () => {
  const done = Promise.withResolvers<void>();
  await take(async (entrant) => {
    const { line } = opened(await legs.open(entrant, never));
    await line.play(tone(880, 4_000, 8_000), never).done;
    done.resolve();
    await sleep(200);
  });
  const call = await phones[0].call('5000');
  await call.until('answered');
  await done.promise;
  const times = call.media.heard.map(({ atMs }) => atMs);
  const [first = 0, last = 0] = [times[5], times.at(-1)];
  const perSecond = ((times.length - 6) * 1_000) / (last - first);
  expect(perSecond).toBeGreaterThan(49);
  expect(perSecond).toBeLessThan(51);
});
