/** Flows that lead callers to other rooms of the house, and back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import { tone } from '../../support/audio.ts';
import { claim } from '../../support/story.ts';
import { type House, MEMBER_HZ, SALES_HZ, SECRET, said, step } from './house.ts';
import { pressSoon } from './keys.ts';
import { exitsOf, holds, untilTone, walk, went } from './walk.ts';

const [TRANSFERS, ASKED, MESSAGES, QUEUES, TALKS, NOWHERE, LOST] = ['7101', '7102', '7103', '7104', '7105', '7106', '7107'];
const BACK = ['busy', 'no_answer', 'failed'];
const backTo = (id: string) => Object.fromEntries(BACK.map((exit) => [exit, id]));

/** Nobody takes the call at three places; then sales does, and when they hang up the caller is asked how it was. */
export async function transfers({ publish, idOf, ...rest }: House): Promise<void> {
  const house = { publish, idOf, ...rest };
  const to = (number: string) => ({ destination: { type: 'extension', id: idOf(number) } });
  await publish(TRANSFERS, [
    step('transfer', 'busy', to('2002'), { busy: 'silent' }),
    step('transfer', 'silent', to('2003'), { no_answer: 'nowhere' }),
    step('transfer', 'nowhere', { number: '9999' }, { ...backTo('sales') }),
    step('transfer', 'sales', { number: '20${MISSING}01' }, { done: 'survey', ...backTo('sorry') }),
    step(
      'survey',
      'survey',
      { questions: [{ variable: 'MARK', prompt: said('How was it? Press a key from one to five.') }], timeout: 5 },
      { next: 'thanks' },
    ),
    step('branch', 'thanks', { cases: [{ when: '${MARK} >= 4' }] }, { case_1: 'good', else: 'sorry' }),
    step('hangup', 'good', { prompt: said('Thank you very much.'), cause: 'normal' }),
    step('hangup', 'sorry', {}),
  ]);
  await house.stack.settled();
  const caller = await walk(house, TRANSFERS, false);
  const taken = await house.sales.nextCall(20_000);
  await taken.until('answered');
  await untilTone(caller, SALES_HZ);
  await taken.hangUp();
  const question = await caller.hears();
  await caller.press('5');
  const thanks = await caller.hearsLast();
  const exits = 'busy:busy silent:no_answer nowhere:failed sales:done survey:next thanks:case_1 good:hangup';
  went(await caller.way(), `start:next ${exits}`, 'hangup');
  holds(await question(), 'how was it press a key from one to five', 0.4);
  holds(await thanks(), 'thank you very much', 0.4);
}

/** A flow that has no way on sends the caller where its IVR says; without such a place he hears a sentence. */
export async function leadsNowhere(house: House): Promise<void> {
  const { publish, stack } = house;
  const question = step('menu', 'menu', { prompt: said('Press one.'), options: [{ key: '1' }], timeout: 1, retries: 0 }, { key_1: 'bye' });
  await publish(NOWHERE, [question, step('hangup', 'bye')], { failed: '2001' });
  await publish(LOST, [question, step('hangup', 'bye')]);
  await stack.settled();
  const [helped, lost] = [await walk(house, NOWHERE), await walk(house, LOST)];
  await untilTone(helped, SALES_HZ);
  await helped.call.hangUp();
  const sentence = await lost.hearsLast();
  for (const one of [helped, lost]) went(await one.way(), 'start:next menu:timeout', 'stopped');
  holds(await sentence(), 'nobody available', 0.5);
}

/** A server is asked with a secret and the caller's number; what it answers decides, and what is masked is nowhere to be read. */
export async function servers(house: House): Promise<void> {
  const { box, publish, stack } = house;
  const ask = (path: string) => ({ url: `${box.url}/${path}/\${CALLERID(num)}`, headers: { Authorization: 'Bearer {{secret.CRM}}' } });
  await publish(ASKED, [
    step('dtmf_input', 'pin', { prompt: said('Your number, please.'), max_digits: 4, variable: 'PIN', masked: true }, { matched: 'known' }),
    step('branch', 'known', { cases: [{ when: '${PIN} == "8642"' }] }, { case_1: 'customer', else: 'stranger' }),
    step(
      'http_request',
      'customer',
      {
        ...ask('customer'),
        prompt: said('One moment please.'),
        save: [
          { variable: 'TYPE', path: 'customer.type' },
          { variable: 'ORDER', path: 'orders[0]' },
        ],
      },
      { success: 'kind', failed: 'stranger' },
    ),
    step('set_variable', 'kind', { assignments: [{ name: 'WHO', value: '${TYPE} ${CALLERID(num)}' }] }, { next: 'vip' }),
    step('branch', 'vip', { cases: [{ when: '${WHO} matches "vip*" and ${ORDER} > 100' }] }, { case_1: 'order', else: 'stranger' }),
    step('play_digits', 'order', { variable: 'ORDER', format: 'number' }, { next: 'missing' }),
    step(
      'http_request',
      'missing',
      { ...ask('missing'), statuses: ['404'] },
      { success: 'stranger', status_404: 'broken', failed: 'stranger' },
    ),
    step('http_request', 'broken', { url: 'http://127.0.0.1:9/', timeout: 2 }, { success: 'stranger', failed: 'good' }),
    step('hangup', 'stranger', { cause: 'rejected' }),
    step('hangup', 'good', { prompt: said('Thank you ${WHO}.') }),
  ]);
  box.answer('/customer/1001', { customer: { type: 'vip' }, orders: [4711] });
  box.answer('/missing/1001', {}, 404);
  await stack.settled();
  const caller = await walk(house, ASKED);
  await pressSoon(caller, '8642');
  await caller.call.until('ended', 40_000);
  const way = await caller.way();
  const exits = 'pin:matched known:case_1 customer:success kind:next vip:case_1 order:next missing:status_404 broken:failed good:hangup';
  went(way, `start:next ${exits}`, 'hangup');
  const { headers } = await box.until('/customer/1001');
  claim(headers.authorization === `Bearer ${SECRET}`, 'The server was given', headers.authorization);
  claim(!JSON.stringify([way.passed, way.variables]).includes('8642'), 'Masked digits are told.');
  claim(!JSON.stringify(way).includes(SECRET), 'A secret is told.');
}

/** A message without a greeting, one behind a greeting, and one that is too short. */
export async function messages(house: House): Promise<void> {
  const { publish, stack } = house;
  await publish(MESSAGES, [
    step(
      'record_message',
      'short',
      { prompt: said('Speak now.'), mailbox: 'general' },
      { too_short: 'again', done: 'mailbox', failed: 'mailbox' },
    ),
    step('record_message', 'again', { prompt: said('Once more.'), mailbox: 'general' }, { too_short: 'mailbox', done: 'mailbox' }),
    step('voicemail', 'mailbox', { mailbox: 'general' }, { done: 'bye' }),
    step('hangup', 'bye', { prompt: said('All is kept. Goodbye.') }),
  ]);
  await stack.settled();
  const caller = await walk(house, MESSAGES);
  await caller.hears(600);
  await caller.press('#');
  await caller.hears(600);
  await caller.talker.play(tone(620, 4));
  await caller.press('#');
  await caller.hears(1200);
  await caller.talker.play(tone(620, 4));
  await caller.press('#');
  await caller.call.until('ended', 40_000);
  went(await caller.way(), 'start:next short:too_short again:done mailbox:done bye:hangup', 'hangup');
  const dueMs = performance.now() + 10_000;
  for (;;) {
    const { data } = await stack.api(listVoicemails, {});
    if (data.length === 2) break;
    claim(performance.now() < dueMs, 'There are not two messages:', data.length);
    await sleep(200);
  }
}

/** Looks at queues, promises to call back, and keeps it. */
export async function queues(house: House): Promise<void> {
  const { publish, stack, queueId, emptyQueueId, caller: phone } = house;
  const inner = await publish('7114', [
    step('language', 'german', { language: 'de' }, { next: 'number' }),
    step('set_variable', 'number', { assignments: [{ name: 'PLACE', value: '${QUEUEPOS}' }] }, { next: 'up' }),
    step('return', 'up'),
  ]);
  await publish(QUEUES, [
    step(
      'time_condition',
      'hours',
      { ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '00:00', end: '24:00' }] },
      { open: 'night', closed: 'bye' },
    ),
    step('queue_check', 'night', { queue_id: emptyQueueId }, { free: 'bye', busy: 'bye', nobody: 'support' }),
    step('queue_check', 'support', { queue_id: queueId, max_waiting: 5 }, { free: 'inner', busy: 'bye', nobody: 'bye' }),
    step('sub_flow', 'inner', { ivr_id: inner }, { next: 'place', failed: 'bye' }),
    step('branch', 'place', { cases: [{ when: '${PLACE} == 1' }] }, { case_1: 'promise', else: 'bye' }),
    step('callback_request', 'promise', { queue_id: queueId, prompt: said('We will call you back.') }, { done: 'good', failed: 'bye' }),
    step('hangup', 'good'),
    step('hangup', 'bye', { cause: 'congestion' }),
  ]);
  await stack.settled();
  const member = phone.nextCall(40_000);
  const caller = await walk(house, QUEUES, false);
  const promised = await caller.hearsLast();
  const way = await caller.way();
  const exits =
    'hours:open night:nobody support:free start:next german:next number:next up:return inner:next place:case_1 promise:done good:hangup';
  went(way, `start:next ${exits}`, 'hangup');
  holds(await promised(), 'we will call you back', 0.5);
  const back = await member;
  back.answer();
  await back.until('answered');
  const dueMs = performance.now() + 10_000;
  while (back.media.levelDb(MEMBER_HZ, performance.now() - 500) < -25) {
    claim(performance.now() < dueMs, 'The member was not heard.');
    await sleep(50);
  }
  await back.hangUp();
}

/** A caller speaks, and an agent talks with him; what came of it decides. */
export async function talks(house: House): Promise<void> {
  const { publish, stack, agentId } = house;
  await publish(TALKS, [
    step(
      'collect_speech',
      'really',
      { prompt: said('Do you want to talk to somebody?'), expects: 'yes_no', timeout: 8 },
      { yes: 'agent', no: 'bye', timeout: 'bye', invalid: 'bye', failed: 'bye' },
    ),
    step(
      'ai_agent',
      'agent',
      { agent_id: agentId, context: 'He said ${SPEECH}.', cases: [{ when: '${AGENT_ENDING} == "agent_ended"' }] },
      { case_1: 'good', failed: 'bye' },
    ),
    step('hangup', 'good', { prompt: said('The agent is done.') }),
    step('hangup', 'bye', { cause: 'busy' }),
  ]);
  await stack.settled();
  const caller = await walk(house, TALKS);
  await caller.hears();
  await caller.talker.say('yes please');
  await caller.talker.untilSpoken();
  await caller.talker.say('thank you goodbye');
  await caller.call.until('ended', 30_000);
  const way = await caller.way();
  house.story.figure('speech_way', exitsOf(way));
  went(way, 'start:next really:yes agent:case_1 good:hangup', 'hangup');
}
