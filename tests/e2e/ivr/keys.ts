/** What callers press, when, and how it is taken. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim } from '../../support/story.ts';
import { type House, SALES_HZ, type Step, said, step } from './house.ts';
import { holds, untilTone, type Walker, walk, went } from './walk.ts';

const [DESK, QUIET_DESK] = ['7001', '7002'];

/** A greeting behind which two keys listen together, a menu, and a digit that is read back. */
export async function openDesk({ publish, idOf }: House): Promise<void> {
  const desk = deskOf(idOf('2001'));
  for (const number of [DESK, QUIET_DESK]) await publish(number, desk);
}

const deskOf = (salesId: number): readonly Step[] => [
  step(
    'play_message',
    'welcome',
    { prompt: said('Welcome to our company. For sales press one. For support press two.') },
    { next: ['one', 'two'] },
  ),
  step('dtmf_input', 'one', { expected: '1', timeout: 2, retries: 1, invalid_prompt: said('That is not possible.') }, { matched: 'sales' }),
  step('dtmf_input', 'two', { expected: '2' }, { matched: 'menu', timeout: 'nothing', invalid: 'wrong' }),
  step('transfer', 'sales', { destination: { type: 'extension', id: salesId } }),
  step(
    'menu',
    'menu',
    { prompt: said('Support. Press three for your number.'), options: [{ key: '3' }, { key: '#' }], timeout: 4, retries: 0 },
    { key_3: 'number', key_hash: 'sales', timeout: 'nothing', invalid: 'wrong' },
  ),
  step(
    'dtmf_input',
    'number',
    { prompt: said('Enter four digits.'), max_digits: 4, digit_timeout: 2, variable: 'NUMBER' },
    { matched: 'back', timeout: 'nothing', invalid: 'wrong' },
  ),
  step('play_digits', 'back', { variable: 'NUMBER' }, { next: 'bye' }),
  step('hangup', 'nothing', { prompt: said('You did not press a key. Goodbye.') }),
  step('hangup', 'wrong', { prompt: said('This was wrong again.') }),
  step('hangup', 'bye', {}),
];

/** The greeting is heard whole; a key as RFC 4733 has it leads to sales. */
export async function greets(house: House): Promise<void> {
  const caller = await walk(house, DESK);
  const greeting = await caller.hears();
  const pressedMs = performance.now();
  await caller.press('1');
  await untilTone(caller, SALES_HZ);
  house.story.figure('key_to_sales_ms', performance.now() - pressedMs);
  await caller.call.hangUp();
  went(await caller.way(), 'start:next welcome:next one:matched sales:gone', 'gone');
  const heard = await greeting();
  house.story.figure('greeting_heard', heard);
  holds(heard, 'welcome company sale press');
}

/** A key ends the greeting at once, whichever way it comes. */
export async function interrupts(house: House): Promise<void> {
  for (const how of ['press', 'inform'] as const) {
    const caller = await walk(house, DESK);
    await sleep(1500);
    const sinceMs = performance.now();
    await caller[how]('2');
    const menu = await caller.hears();
    house.story.figure(`${how}_to_menu_heard_ms`, performance.now() - sinceMs);
    await caller.inform('#');
    await untilTone(caller, SALES_HZ);
    await caller.call.hangUp();
    went(await caller.way(), 'start:next welcome:next two:matched menu:key_hash sales:gone', 'gone');
    holds(await menu(), 'support press three number', 0.5);
  }
}

/** Who knows the way types it all during the greeting; nothing on the way is played, and no key is lost. */
export async function typesAhead(house: House): Promise<void> {
  for (const how of ['press', 'inform'] as const) {
    const caller = await walk(house, DESK);
    const sinceMs = performance.now();
    if (how === 'press') await caller.press('231234');
    else for (const key of '231234') await caller.inform(key);
    await caller.call.until('ended');
    house.story.figure(`typed_ahead_by_${how}_ms`, performance.now() - sinceMs);
    const way = await caller.way();
    went(way, 'start:next welcome:next two:matched menu:key_3 number:matched back:next bye:hangup', 'hangup');
    const digits = way.passed.flatMap(({ happened }) => happened).findLast(({ kind }) => kind === 'digits');
    claim(JSON.stringify(way.passed).includes('1234') || digits?.kind === 'digits', 'The digits are not told:', way.passed);
  }
}

/** A wrong key is said to be wrong and asked again; then it is over. Silence is another thing. */
export async function errs(house: House): Promise<void> {
  const wrong = async () => {
    const caller = await walk(house, DESK);
    await sleep(800);
    await caller.press('9');
    const again = await caller.hears(1200);
    await caller.press('8');
    const last = await caller.hearsLast();
    went(await caller.way(), 'start:next welcome:next two:invalid wrong:hangup', 'hangup');
    holds(await again(), 'not possible welcome company press', 0.5);
    holds(await last(), 'this was wrong again', 0.5);
  };
  const silent = async () => {
    const caller = await walk(house, QUIET_DESK);
    await caller.call.until('ended', 40_000);
    went(await caller.way(), 'start:next welcome:next two:timeout nothing:hangup', 'hangup');
  };
  await Promise.all([wrong(), silent()]);
}

/** Digits that end by a pause, and by the key that ends them. */
export async function entersDigits(house: House): Promise<void> {
  const ended = async (keys: string) => {
    const caller = await walk(house, DESK);
    await caller.press('23');
    await sleep(300);
    await caller.press(keys);
    await caller.call.until('ended', 25_000);
    const way = await caller.way();
    went(way, 'start:next welcome:next two:matched menu:key_3 number:matched back:next bye:hangup', 'hangup');
    claim(
      way.passed.some(({ happened }) => happened.some((one) => one.kind === 'digits' && one.digits.endsWith('7'))),
      'It was not taken:',
      way.passed,
    );
  };
  await Promise.all([ended('57'), ended('57#')]);
}

/** Presses while the caller is silent otherwise. */
export const pressSoon = async (caller: Walker, keys: string): Promise<void> => {
  await sleep(600);
  await caller.press(keys);
};
