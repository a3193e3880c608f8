/**
 * What the node process costs a call: set-up through AGI against the same call by plain dialplan, in pairs, in one run.
 * The goal: the p99 of set-up grows by at most 10 ms.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, percentile, tell } from '../support/story.ts';

/** The figure is the median of the rounds: what befalls the machine in one of them does not decide. */
const ROUNDS = 7;
const PAIRS = 200;
const WARM_UP_PAIRS = 20;
const GOAL_MS = 10;
/** In front of a number it means: without AGI. */
const PLAIN = '88';

interface Round {
  readonly agi: number[];
  readonly plain: number[];
}

const median = (values: readonly number[]): number => percentile(values, 0.5);

async function twoPhones(stack: Stack): Promise<[SipPhone, SipPhone]> {
  const caller = await stack.phone('1001');
  const callee = await stack.phone('1002', { onCall: { kind: 'answer', afterMs: 0 } });
  await stack.settled();
  for (const phone of [caller, callee]) claim((await phone.register(3600)) === 200, `${phone.user} can not register.`);
  return [caller, callee];
}

async function addPlainWay(stack: Stack): Promise<void> {
  const plan = `\n[from-phone](+)\nexten => _${PLAIN}.,1,Dial(\${PJSIP_DIAL_CONTACTS(\${EXTEN:${PLAIN.length}})},20)\n same => n,Hangup()\n`;
  appendFileSync(join(stack.env.ASTERISK_RUN ?? '', 'etc', 'extensions.conf'), plan);
  await stack.asterisk('dialplan reload');
}

/** Calls alternate, and so does which of a pair comes first: whatever else the machine does befalls both alike. */
async function pairsOfCalls(caller: SipPhone, callee: SipPhone, pairs: number): Promise<Round> {
  const agi: number[] = [];
  const plain: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? [agi, plain] : [plain, agi];
    for (const list of order) list.push(await setUpMs(caller, list === agi ? callee.user : `${PLAIN}${callee.user}`));
  }
  return { agi, plain };
}

async function setUpMs(caller: SipPhone, number: string): Promise<number> {
  const call = await caller.call(number);
  await call.until('answered');
  const tookMs = call.tookMs('answered');
  await call.hangUp();
  await sleep(30);
  return tookMs;
}

await tell('setup', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story, { env: { LOG_LEVEL: 'info' } }));
  const [caller, callee] = await story.step('two phones register', () => twoPhones(stack));
  await story.step('Asterisk learns a plain way to call', () => addPlainWay(stack));
  await story.step(`${WARM_UP_PAIRS} pairs of calls to warm up`, () => pairsOfCalls(caller, callee, WARM_UP_PAIRS));
  const rounds = await story.step(`${ROUNDS} rounds of ${PAIRS} pairs of calls`, async () => {
    const done: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) done.push(await pairsOfCalls(caller, callee, PAIRS));
    return done;
  });
  for (const [name, p] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    story.figure(`agi_${name}_ms`, median(rounds.map(({ agi }) => percentile(agi, p))));
    story.figure(`plain_${name}_ms`, median(rounds.map(({ plain }) => percentile(plain, p))));
  }
  const growths = rounds.map(({ agi, plain }) => percentile(agi, 0.99) - percentile(plain, 0.99));
  const growth = median(growths);
  story.figure('p99_growth_ms', growth);
  story.figure(
    'p99_growth_of_each_round_ms',
    growths.map((ms) => Math.round(ms * 10) / 10),
  );
  await story.attempt(`the p99 grows by at most ${GOAL_MS} ms`, async () =>
    claim(growth <= GOAL_MS, `It grows by ${growth.toFixed(1)} ms.`),
  );
});
