/** What flows say and hear: texts are ready before anybody calls, a failing engine leaves nobody in silence, and answers are understood. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createIvr, publishIvr } from '@botpbx/shared/api/ivrs';
import { Flow } from '@botpbx/shared/model/flow';
import { openEars } from '../support/ears.ts';
import { startScripted } from '../support/providers/http.ts';
import type { Manner } from '../support/providers/manners.ts';
import { type PiperAsked, piper } from '../support/providers/piper.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { type Step, said, step } from './ivr/house.ts';
import { exitsOf, type Home, walk } from './ivr/walk.ts';

/** The tone that the emulator of Piper says everything with. */
const PIPER_HZ = 440;
const HEARD_DB = -30;
const SILENT_MS = 2_000;
/** The question that is spoken into lasts longer than this alone. */
const SAID_INTO_MS = 6_500;
/** A sample of sound, not of noise. */
const LOUD = 0.01;
const QUIET_MS = 300;

await tell('ivr-speech', async (story) => {
  const server = await startScripted(piper);
  story.atEnd(() => server.close());
  const house = await story.step('a node with an engine of its own choice', () => open(story, server.url));
  const asked = () => server.journal.map(({ body }) => (JSON.parse(String(body)) as PiperAsked).text);
  const meet = (manner: Manner) => server.script([], manner);

  await story.attempt('all that a flow says to everybody is ready before anybody calls', async () => {
    await house.publish('7001', [
      step('play_message', 'hello', { prompt: said('Welcome to our company.') }, { next: 'menu' }),
      step('menu', 'menu', { options: [{ key: '1', label: 'sales' }], timeout: 2, retries: 0 }, { key_1: 'bye', timeout: 'bye' }),
      step('hangup', 'bye', { prompt: said('Goodbye.') }),
    ]);
    const startedMs = performance.now();
    const all = ['Goodbye.', 'Press 1 for sales.', 'Welcome to our company.'];
    while (asked().length < all.length && performance.now() - startedMs < 15_000) await sleep(50);
    story.figure('ready_ms', performance.now() - startedMs);
    claim(JSON.stringify(asked().sort()) === JSON.stringify(all), 'The engine was asked for', asked());
    const silentMs = await house.silentMs('7001', 1, PIPER_HZ);
    story.figure('first_sound_ms', silentMs);
    claim(asked().length === all.length, 'A text was spoken again for the caller:', asked());
  });

  await story.attempt('a text with variables is spoken at the call, and once', async () => {
    await house.publish('7002', [
      step('play_message', 'hello', { prompt: said('Hello ${CALLERID(num)}.') }, { next: 'bye' }),
      step('hangup', 'bye'),
    ]);
    const silentMs = await house.silentMs('7002', 2, PIPER_HZ);
    story.figure('variable_sound_ms', silentMs);
    claim(asked().filter((text) => text === 'Hello 1001.').length === 1, 'The engine was asked for', asked());
  });

  await story.attempt('an engine that is late is not waited for, and heard by the next caller', async () => {
    await house.publish('7003', [
      step('play_message', 'hello', { prompt: said('Welcome to our company.') }, { next: 'you' }),
      step('play_message', 'you', { prompt: said('Good day to you at ${CALLERID(num)}.') }, { next: 'bye' }),
      step('hangup', 'bye'),
    ]);
    meet({ kind: 'happy', firstMs: 1_800 });
    const { call } = await walk(house, '7003');
    await untilTone(call);
    const fellSilentMs = await untilQuiet(call);
    const gapMs = (await firstSoundMs(call, fellSilentMs)) - fellSilentMs;
    story.figure('silence_before_plain_voice_ms', gapMs);
    claim(gapMs < SILENT_MS, `A caller was left in silence for ${gapMs} ms.`);
    await call.until('ended', 20_000);
    meet({ kind: 'happy' });
    const again = (await walk(house, '7003')).call;
    await untilTone(again);
    const nextGapMs = await firstSoundMs(again, await untilQuiet(again)).catch(() => undefined);
    claim(nextGapMs === undefined, 'The next caller was left in silence between the two texts.');
    claim(asked().filter((text) => text === 'Good day to you at 1001.').length === 1, 'The engine was asked for', asked());
  });

  await story.attempt('where the engine fails, the voice of the node speaks', async () => {
    meet({ kind: 'status', status: 500 });
    await house.publish('7004', [
      step('play_message', 'hello', { prompt: said('Welcome to the night service.') }, { next: 'bye' }),
      step('hangup', 'bye'),
    ]);
    await sleep(1_000);
    const caller = await walk(house, '7004');
    const heard = await caller.hearsLast();
    const words = await heard();
    story.figure('plain_voice_heard', words);
    claim(words.includes('welcome') || words.includes('night') || words.includes('service'), 'The caller heard', words);
    meet({ kind: 'happy' });
  });

  await story.attempt('a caller says one of the choices, into the question or after it', () => chooses(house, story));
  await story.attempt('digits are said, or pressed', () => entersDigits(house, story));
  await story.attempt('who says nothing is asked again', async () => {
    const caller = await walk(house, '7005');
    await caller.call.until('ended', 40_000);
    claim(exitsOf(await caller.way()) === 'start:next ask:timeout lost:hangup', 'He went', exitsOf(await caller.way()));
  });
});

interface SpeechHouse extends Home {
  publish(number: string, steps: readonly Step[], isPlain?: boolean): Promise<void>;
  /** Calls so many times; the longest silence from the answer to the first sound, of a tone where it is named. */
  silentMs(number: string, times: number, hz?: number): Promise<number>;
}

async function open(story: Story, piperUrl: string): Promise<SpeechHouse> {
  const stack = await startStack(story, { env: { PIPER_HOST: '127.0.0.1', PIPER_PORT: new URL(piperUrl).port } });
  const caller = await stack.phone('1001', { toneHz: 0, onCall: { kind: 'ring' } });
  await stack.settled();
  claim((await caller.register()) === 200, '1001 cannot register.');
  const home: Home = { stack, caller, ears: await openEars(story) };
  const publish = async (number: string, steps: readonly Step[], isPlain = false) => {
    const voice = isPlain ? null : { engine: 'piper' as const };
    const flow = Flow.parse({ voice, steps: [step('start', 'start', {}, { next: steps[0]?.id ?? '' }), ...steps] });
    const { id } = await stack.api(createIvr, { body: { name: `Flow ${number}`, number, flow } });
    await stack.api(publishIvr, { params: { id } });
    await stack.settled();
  };
  const silentMs = async (number: string, times: number, hz?: number) => {
    let longestMs = 0;
    for (let time = 0; time < times; time++) {
      const { call } = await walk(home, number);
      const answeredMs = performance.now();
      const startedMs = await firstSoundMs(call);
      longestMs = Math.max(longestMs, startedMs - answeredMs);
      await sleep(500);
      const level = hz === undefined ? 0 : call.media.levelDb(hz, startedMs, startedMs + 400);
      claim(level > HEARD_DB, `The voice that was chosen was not heard at ${number}: ${level} dB.`);
      await call.hangUp();
    }
    claim(longestMs < SILENT_MS, `A caller was left in silence for ${longestMs} ms.`);
    return longestMs;
  };
  return { ...home, publish, silentMs };
}

async function untilTone({ media }: PhoneCall): Promise<void> {
  const dueMs = performance.now() + 10_000;
  while (media.levelDb(PIPER_HZ, performance.now() - 300) < HEARD_DB) {
    claim(performance.now() < dueMs, 'The chosen voice was not heard.');
    await sleep(20);
  }
}

/** Waits until nothing was heard for a moment, and gives when that began. */
async function untilQuiet({ media }: PhoneCall): Promise<number> {
  let loudMs = performance.now();
  while (performance.now() - loudMs < QUIET_MS) {
    const sinceMs = performance.now() - 40;
    if (media.soundSince(sinceMs).samples.some((sample) => Math.abs(sample) > LOUD)) loudMs = performance.now();
    await sleep(10);
  }
  return loudMs;
}

async function firstSoundMs({ media }: PhoneCall, fromMs = 0): Promise<number> {
  const dueMs = performance.now() + 10_000;
  while (performance.now() < dueMs) {
    if (media.soundSince(fromMs).samples.some((sample) => Math.abs(sample) > LOUD)) return performance.now();
    await sleep(20);
  }
  throw new Error('nothing was heard');
}

/** `sales` is said after the question, `billing` into it. */
async function chooses(house: SpeechHouse, story: Story): Promise<void> {
  const question = 'Who would you like to talk to? You can say sales, support or billing. We have a lot of time for you today.';
  await house.publish(
    '7005',
    [
      step(
        'collect_speech',
        'ask',
        {
          prompt: said(question),
          choices: [{ label: 'Sales', phrases: ['new customer'] }, { label: 'Support' }, { label: 'Billing', phrases: ['my bill'] }],
          timeout: 4,
          retries: 0,
        },
        { choice_1: 'sales', choice_2: 'lost', choice_3: 'billing', timeout: 'lost', invalid: 'lost', failed: 'lost' },
      ),
      step('hangup', 'sales', { prompt: said('Sales it is.') }),
      step('hangup', 'billing', { prompt: said('Billing it is.') }),
      step('hangup', 'lost', { cause: 'congestion' }),
    ],
    true,
  );
  const right = await tries(async () => {
    const { call, talker, way } = await walk(house, '7005');
    await talker.untilSpoken(1_000, 30_000);
    const { endedMs } = await talker.say('sales please');
    const answeredMs = await firstSoundMs(call, endedMs + 100).catch(() => undefined);
    await call.until('ended', 20_000);
    if (answeredMs !== undefined) story.figure('understood_ms', answeredMs - endedMs);
    return exitsOf(await way()) === 'start:next ask:choice_1 sales:hangup';
  });
  story.figure('choices_understood_of_3', right);
  claim(right > 0, 'No choice was understood.');
  const into = await tries(async () => {
    const { call, talker, way } = await walk(house, '7005');
    await sleep(2_000);
    await talker.say('billing please');
    await call.until('ended', 20_000);
    const walked = await way();
    return exitsOf(walked) === 'start:next ask:choice_3 billing:hangup' && (walked.passed[1]?.ms ?? 0) < SAID_INTO_MS;
  });
  story.figure('choices_into_question_of_3', into);
  claim(into > 0, 'No choice was understood that was said into the question.');
}

/** A recogniser on a telephone line mishears a caller now and then; three callers are not misheard all. */
async function tries(work: () => Promise<boolean>): Promise<number> {
  let right = 0;
  for (let time = 0; time < 3; time++) if (await work()) right += 1;
  return right;
}

async function entersDigits(house: SpeechHouse, story: Story): Promise<void> {
  await house.publish(
    '7006',
    [
      step(
        'collect_speech',
        'ask',
        { prompt: said('Your number please.'), expects: 'digits', variable: 'NUMBER', timeout: 6, retries: 0 },
        { heard: 'which', timeout: 'lost', invalid: 'lost', failed: 'lost' },
      ),
      step('branch', 'which', { cases: [{ when: '${NUMBER} == "7750"' }] }, { case_1: 'good', else: 'lost' }),
      step('hangup', 'good', { prompt: said('Thank you.') }),
      step('hangup', 'lost', { cause: 'congestion' }),
    ],
    true,
  );
  const expected = 'start:next ask:heard which:case_1 good:hangup';
  const right = await tries(async () => {
    const saying = await walk(house, '7006');
    await saying.talker.untilSpoken();
    await saying.talker.say('seven seven five zero');
    await saying.call.until('ended', 20_000);
    return exitsOf(await saying.way()) === expected;
  });
  story.figure('digits_understood_of_3', right);
  claim(right > 0, 'No digits were understood.');
  const pressing = await walk(house, '7006');
  await sleep(1_000);
  await pressing.press('7750#');
  await pressing.call.until('ended', 20_000);
  claim(exitsOf(await pressing.way()) === expected, 'He went', exitsOf(await pressing.way()));
}
