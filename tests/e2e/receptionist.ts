/** A receptionist without any key: callers are greeted, put through, told the hours, and leave a message, by voice alone. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { createExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { listRecordings } from '@botpbx/shared/api/recordings';
import { createTimeCondition } from '@botpbx/shared/api/time-conditions';
import { listVoicemails } from '@botpbx/shared/api/voicemails';
import type { ConversationDetails } from '@botpbx/shared/model/conversation-record';
import { toneLevelDb } from '../support/audio.ts';
import { Baresip } from '../support/baresip.ts';
import type { LiveRecorder } from '../support/live.ts';
import { openPostBox, type PostBox } from '../support/post-box.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker, type Talker } from '../support/talker.ts';
import { makeWideTalker } from '../support/wide-talker.ts';

const RECEPTION = '6100';
const SALES_HZ = 700;
const WIDE_SECRET = 'wide1002phone';
const HEARD_DB = -25;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly live: LiveRecorder;
  readonly posts: PostBox;
  readonly caller: SipPhone;
  readonly sales: SipPhone;
}

async function build(story: Story): Promise<House> {
  const posts = await openPostBox(story, 0);
  const stack = await startStack(story, { env: { EGRESS_ALLOW: `127.0.0.1/32:${posts.port}` } });
  const caller = await stack.phone('1001', { toneHz: 0 });
  const sales = await stack.phone('2001', { toneHz: SALES_HZ, onCall: { kind: 'answer', afterMs: 800 } });
  await stack.api(createExtension, { body: { extension: '1002', name: 'Wide band', secret: WIDE_SECRET } });
  await hire(stack, posts.url);
  await stack.settled();
  for (const phone of [caller, sales]) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  return { story, stack, live: await stack.live(), posts, caller, sales };
}

/** Open on every day, so that the answer does not hang on the day of the test. */
async function hire({ api }: Stack, url: string): Promise<void> {
  const { data } = await api(listExtensions, { query: { search: '2001' } });
  const to = { type: 'extension', id: data[0]?.id ?? 0 } as const;
  const hours = await api(createTimeCondition, {
    body: {
      name: 'Opening hours',
      ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '09:00', end: '17:00' }],
      open_destination: to,
      closed_destination: to,
    },
  });
  await api(createAgent, {
    body: {
      name: 'Reception',
      number: RECEPTION,
      system_prompt: 'You are the receptionist of Acme. Sales: ext 2001.',
      greeting: 'Thank you for calling Acme. How can I help you?',
      transfer_targets: [{ name: 'Sales', destination: to }],
      message_mailbox: to.id,
      time_condition_id: hours.id,
      recording: true,
      webhooks: {
        on_call_start: `${url}/start`,
        on_call_end: `${url}/end`,
        on_transfer: `${url}/transfer`,
        on_function_call: `${url}/function`,
      },
    },
  });
}

/** Calls the receptionist and hears the greeting to its end. */
async function ring({ caller }: House): Promise<{ call: Awaited<ReturnType<SipPhone['call']>>; talker: Talker }> {
  const call = await caller.call(RECEPTION);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  return { call, talker };
}

async function untilConversation({ stack }: House, count: number): Promise<ConversationDetails> {
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const { data } = await stack.api(listConversations, {});
    const newest = data[0];
    if (data.length >= count && newest?.ended_at) return stack.api(getConversation, { params: { id: newest.id } });
    if (performance.now() > dueMs) throw new Error(`${data.length} conversations of ${count} have ended: ${JSON.stringify(newest)}`);
    await sleep(200);
  }
}

const textOf = ({ transcript }: ConversationDetails): string =>
  transcript.map((turn) => `caller: ${turn.user_text ?? '–'} / agent: ${turn.agent_text}`).join('\n');

async function asksForSales(house: House): Promise<void> {
  const { sales, story } = house;
  const { call, talker } = await ring(house);
  const coming = sales.nextCall(60_000);
  coming.catch(() => undefined);
  const asked = await talker.say('can you connect me with the sales team');
  const answer = await talker.untilSpoken();
  story.figure('answer_ms', Math.round(answer.startedMs - asked.endedMs));
  await talker.say('yes please');
  const taken = await coming;
  await taken.until('answered');
  const sinceMs = performance.now();
  await sleep(2500);
  const level = call.media.levelDb(SALES_HZ, sinceMs + 500);
  await call.hangUp();
  claim(level > HEARD_DB, `Sales was heard at ${level.toFixed(1)} dB.`);
  const conversation = await untilConversation(house, 1);
  claim(
    conversation.ending === 'transferred' && conversation.transferred_to === 'Sales',
    'It did not end with the transfer:',
    conversation,
  );
  claim(conversation.transcript.length >= 3, 'The transcript is not whole:', textOf(conversation));
  waterfall(story, conversation);
}

/** Each step of the answer comes after the one before; the mind may work ahead of the last words. */
function waterfall(story: Story, { transcript }: ConversationDetails): void {
  const turn = transcript.find(({ user_text }) => user_text !== null);
  claim(turn !== undefined, 'No turn of the caller is told.');
  const { final, first_token, first_sentence, first_audio, first_frame } = turn.latency;
  const steps = [first_token, first_sentence, first_audio, first_frame].map((step) => step ?? -1);
  claim(
    steps.every((step, at) => step >= 0 && step >= (steps[at - 1] ?? 0)),
    'The waterfall is not in order:',
    turn.latency,
  );
  claim((final ?? -1) >= 0 && (final ?? 0) <= (first_frame ?? 0), 'He was answered before he was understood:', turn.latency);
  story.figure('waterfall_ms', [final ?? -1, ...steps]);
}

async function asksTheHours(house: House): Promise<void> {
  const { call, talker } = await ring(house);
  await talker.say('what are your opening hours');
  await talker.untilSpoken();
  await talker.say('thank you goodbye');
  await call.until('ended', 20_000);
  const conversation = await untilConversation(house, 2);
  const text = textOf(conversation);
  claim(/nine|9/.test(text) && /five|5|17/.test(text), 'The hours were not told:', text);
  claim(conversation.ending === 'agent_ended', 'It did not end with a goodbye:', conversation.ending, text);
}

async function leavesAMessage(house: House): Promise<void> {
  const { stack } = house;
  const { call, talker } = await ring(house);
  await talker.say('i would like to leave a message');
  await talker.untilSpoken();
  await talker.say('my name is john smith');
  await talker.untilSpoken();
  await talker.say('please call me back this afternoon');
  await talker.untilSpoken();
  await talker.say('no thank you goodbye');
  await Promise.race([call.until('ended', 15_000), sleep(14_000)]);
  await call.hangUp();
  const conversation = await untilConversation(house, 3);
  const dueMs = performance.now() + 10_000;
  for (;;) {
    const { data } = await stack.api(listVoicemails, {});
    if (data.length > 0) break;
    claim(performance.now() < dueMs, 'There is no message:', textOf(conversation));
    await sleep(200);
  }
}

/** The same over wide band: a real phone with G.722, whose sound comes to the agent with 16 kHz. */
async function wideBand(house: House): Promise<void> {
  const { story, stack, sales } = house;
  const { own, ownMedia } = stack.ports;
  const phone = await Baresip.start({
    ...{ user: '1002', secret: WIDE_SECRET, server: stack.sip, port: own + 20, controlPort: own + 22 },
    ...{ rtpPorts: [ownMedia + 40, ownMedia + 59], folder: join(story.folder, 'wide'), toneHz: 0, answers: 'when told', band: 'wide' },
  });
  story.atEnd(() => phone.stop());
  await sleep(1500);
  phone.call(RECEPTION);
  await phone.until('CALL_ESTABLISHED');
  const talker = makeWideTalker(phone);
  await talker.untilSpoken();
  const coming = sales.nextCall(60_000);
  coming.catch(() => undefined);
  await talker.say('can you connect me with the sales team');
  await talker.untilSpoken();
  await talker.say('yes please');
  const taken = await coming;
  await taken.until('answered');
  await sleep(2500);
  phone.hangUp();
  await sleep(500);
  const heard = phone.heard().at(-1);
  claim(heard?.rateHz === 16_000, 'The call was not wide.');
  const end = { rateHz: heard.rateHz, samples: heard.samples.subarray(-heard.rateHz * 1.5) };
  claim(toneLevelDb(end, SALES_HZ) > HEARD_DB, `Sales was heard at ${toneLevelDb(end, SALES_HZ).toFixed(1)} dB.`);
}

async function recorded({ stack }: House): Promise<void> {
  const dueMs = performance.now() + 20_000;
  for (;;) {
    const { data } = await stack.api(listRecordings, {});
    if (data.length >= 4) {
      claim(
        data.every(({ trigger, duration }) => trigger === 'agent' && duration > 5),
        'The recordings are wrong:',
        data,
      );
      return;
    }
    claim(performance.now() < dueMs, `There are ${data.length} recordings of 4.`);
    await sleep(300);
  }
}

async function told({ live, posts }: House): Promise<void> {
  const turns = live.told.filter(({ event }) => event.event === 'agent.conversation');
  claim(turns.length >= 8, `Only ${turns.length} turns came over /ws.`);
  await live.until(({ event }) => event === 'call.transfer');
  for (const path of ['/start', '/transfer', '/end', '/function']) {
    const post = await posts.until(path);
    claim(post.headers['webhook-signature'] !== undefined, `What came to ${path} is not signed.`);
  }
}

await tell('receptionist', async (story) => {
  const house = await story.step('the product comes up with a receptionist and no key', () => build(story));
  await story.attempt('a caller asks for sales, is asked back, put through, and hears the person', () => asksForSales(house));
  await story.attempt('a caller asks for the opening hours and says goodbye', () => asksTheHours(house));
  await story.attempt('a caller leaves a message', () => leavesAMessage(house));
  await story.attempt('a caller with wide band asks for sales and hears the person', () => wideBand(house));
  await story.attempt('each call has its recording', () => recorded(house));
  await story.attempt('turns and transfer came over /ws and by webhook', () => told(house));
});
