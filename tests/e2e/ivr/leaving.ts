/** Callers who hang up, wherever they are just then; and a process that dies under one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { claim } from '../../support/story.ts';
import { type House, type Step, said, step } from './house.ts';
import { exitsOf, walk } from './walk.ts';

const LONG = said(
  'This is a very long message, which goes on and on and on, and on and on and on, until nobody listens to it any more at all.',
);

/** One step each, in which a caller may stay for a while. */
const stays = ({ idOf, queueId, agentId, box }: House): readonly Step[] => [
  step('play_message', 'play', { prompt: LONG }, { next: 'bye' }),
  step('dtmf_input', 'input', { prompt: said('Press a key.'), timeout: 30, max_digits: 4 }, { matched: 'bye' }),
  step('menu', 'menu', { prompt: said('Press one.'), options: [{ key: '1' }], timeout: 30 }, { key_1: 'bye' }),
  step('transfer', 'ringing', { destination: { type: 'extension', id: idOf('2003') } }, { busy: 'bye' }),
  step('transfer', 'talking', { destination: { type: 'extension', id: idOf('2001') } }, { done: 'bye' }),
  step('transfer', 'waiting', { destination: { type: 'queue', id: queueId } }, { no_answer: 'bye' }),
  step('voicemail', 'mailbox', { mailbox: 'general' }),
  step('http_request', 'server', { url: `${box.url}/never`, timeout: 20, prompt: LONG }, { success: 'bye', failed: 'bye' }),
  step('play_digits', 'digits', { variable: 'EPOCH' }, { next: 'bye' }),
  step('ai_agent', 'agent', { agent_id: agentId }),
  step('hangup', 'end', { prompt: LONG }),
  step('collect_speech', 'speech', { prompt: said('Say yes.'), expects: 'yes_no', timeout: 30 }, { yes: 'bye', no: 'bye' }),
  step('record_message', 'record', { prompt: said('Speak.'), mailbox: 'general' }),
  step('callback_request', 'callback', { queue_id: queueId, prompt: LONG }, { failed: 'bye' }),
  step('survey', 'survey', { questions: [{ variable: 'MARK', prompt: LONG }] }),
];

const STAYS_MS = 3500;

/** Each hangs up in another step; all ways end there, and nothing is left behind. */
export async function hangsUp(house: House): Promise<void> {
  const { publish, stack } = house;
  // whoever asked to be called back is called while the others still hang up
  house.caller.onCall = { kind: 'reject', status: 486 };
  const all = stays(house).map((one, at) => ({ one, number: String(7201 + at) }));
  for (const { one, number } of all) await publish(number, [one, step('hangup', 'bye')]);
  await stack.settled();
  const wrong: string[] = [];
  for (const some of [all.slice(0, 5), all.slice(5, 10), all.slice(10)])
    await Promise.all(
      some.map(async ({ one, number }) => {
        const caller = await walk(house, number, false);
        await sleep(STAYS_MS);
        await caller.call.hangUp();
        const way = await caller.way();
        if (way.ending !== 'gone' || exitsOf(way) !== `start:next ${one.id}:gone`)
          wrong.push(`${one.kind} ${one.id}: ${exitsOf(way)}, ${way.ending}`);
      }),
    );
  claim(wrong.length === 0, 'Some did not end where the caller hung up:', wrong);
  await nothingIsLeft(house);
}

async function nothingIsLeft({ stack }: House): Promise<void> {
  const dueMs = performance.now() + 20_000;
  for (;;) {
    const output = await stack.asterisk('core show channels concise');
    if (output.trim() === '') return;
    claim(performance.now() < dueMs, 'Calls are left behind:', output);
    await sleep(200);
  }
}

/** The process dies while a caller listens: the next one takes him again, and he begins the flow anew. */
export async function survives(house: House): Promise<void> {
  const { publish, stack } = house;
  await publish('7301', [
    step('menu', 'menu', { prompt: said('Welcome to our company. Press one.'), options: [{ key: '1' }], timeout: 20 }, { key_1: 'bye' }),
    step('hangup', 'bye', { prompt: said('Thank you.') }),
  ]);
  await stack.settled();
  const caller = await walk(house, '7301');
  await caller.hears(500);
  stack.product.node.kill('SIGKILL', true);
  await stack.product.node.ended();
  stack.product.node.start();
  const again = await caller.hears(1500);
  await caller.press('1');
  await caller.call.until('ended', 25_000);
  const heard = await again();
  house.story.figure('after_the_process_died', heard);
  const isTakenAgain = heard.includes('welcome');
  house.story.figure('taken_again', isTakenAgain);
  const ways = await caller.ways();
  claim(ways[0]?.ending === 'gone', 'The first life has no end:', ways[0]);
  if (isTakenAgain) claim(exitsOf(await caller.way()) === 'start:next menu:key_1 bye:hangup', 'The second life led elsewhere.');
  await nothingIsLeft(house);
}
