/** What callers say, and what is made of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, type Story } from '../../support/story.ts';
import { said, step } from '../ivr/house.ts';
import { exitsOf, walk } from '../ivr/walk.ts';
import type { SpeechHouse } from './house.ts';
import { firstSoundMs } from './sound.ts';

/** The question that is spoken into lasts longer than this alone. */
const SAID_INTO_MS = 6_500;

/** `sales` is said after the question, `billing` into it. */
export async function chooses(house: SpeechHouse, story: Story): Promise<void> {
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

/** Digits are said, and then pressed. */
export async function entersDigits(house: SpeechHouse, story: Story): Promise<void> {
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

/** Nobody answers. */
export async function saysNothing(house: SpeechHouse): Promise<void> {
  const caller = await walk(house, '7005');
  await caller.call.until('ended', 40_000);
  claim(exitsOf(await caller.way()) === 'start:next ask:timeout lost:hangup', 'He went', exitsOf(await caller.way()));
}
