/** An agent hands callers to a person who is told first who calls: he takes the call and no word is lost, or he does not and the agent goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { listCalls } from '@botpbx/shared/api/calls';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { setProvider } from '@botpbx/shared/api/providers';
import type { LiveRecorder } from '../support/live.ts';
import { type ChatAsked, startChat } from '../support/providers/chat.ts';
import type { Reply } from '../support/providers/llm.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { headerOf } from '../support/sip/message.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, percentile, type Story, tell } from '../support/story.ts';
import { makeTalker, type Talker } from '../support/talker.ts';

const RECEPTION = '6100';
const SALES_HZ = 700;
const HEARD_DB = -25;
const SUMMARY = 'Ann wants to buy a boat.';
const TAKEN = 3;
const RINGS_WITHIN_MS = 20_000;
/** Two packets and what may be on its way. */
const MISSING_MS = 60;
const AROUND_MS = 1_000;
const PACKET_MS = 20;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly live: LiveRecorder;
  readonly caller: SipPhone;
  readonly sales: SipPhone;
}

/** Hands whoever speaks to sales, and takes it well when sales does not want him. */
function receptionist({ messages }: ChatAsked): Reply {
  const all = JSON.stringify(messages);
  if (all.includes('Sum up this telephone call')) return { text: [SUMMARY] };
  if (all.includes('cannot take the call just now')) return { text: ['Sales is busy just now. May I take a message?'] };
  const calls = [{ id: `call_${messages.length}`, name: 'transfer_call', json: [JSON.stringify({ destination: 'Sales' })] }];
  return { text: ['One moment please, I will connect you.'], calls };
}

async function build(story: Story): Promise<House> {
  const mind = await startChat('openai');
  story.atEnd(() => mind.close());
  mind.reply(receptionist);
  const stack = await startStack(story, { env: { EGRESS_ALLOW: `127.0.0.1/32:${new URL(mind.url).port}` } });
  await stack.api(setProvider, { params: { name: 'openai' }, body: { api_key: 'sk-test', base_url: `${mind.url}/v1` } });
  const caller = await stack.phone('1001', { toneHz: 0 });
  const sales = await stack.phone('2001', { toneHz: SALES_HZ, onCall: { kind: 'answer', afterMs: 500 } });
  const { data } = await stack.api(listExtensions, { query: { search: '2001' } });
  await stack.api(createAgent, {
    body: {
      name: 'Reception',
      number: RECEPTION,
      provider: 'openai',
      system_prompt: 'You are the receptionist of Acme.',
      greeting: 'Thank you for calling Acme. How can I help you?',
      transfer_targets: [{ name: 'Sales', destination: { type: 'extension', id: data[0]?.id ?? 0 }, warm: true }],
    },
  });
  await stack.settled();
  for (const phone of [caller, sales]) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  return { story, stack, live: await stack.live(), caller, sales };
}

/** Talks with the agent until the person's telephone is picked up and the briefing is heard to its end. */
async function asked({ caller, sales }: House): Promise<{ call: PhoneCall; talker: Talker; briefed: PhoneCall }> {
  const call = await caller.call(RECEPTION);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  const coming = sales.nextCall(RINGS_WITHIN_MS);
  await talker.say('transfer me to the sales department');
  const briefed = await coming;
  await briefed.until('answered');
  await makeTalker(briefed).untilSpoken();
  return { call, talker, briefed };
}

/** Milliseconds of sound that are missing around a moment. Packets count and not their times: the phones' own process may be late. */
function missingMs({ media }: PhoneCall, atMs: number): number {
  const heard = media.heard.filter((packet) => packet.atMs > atMs - AROUND_MS && packet.atMs < atMs + AROUND_MS).length;
  return Math.max(0, 2 * AROUND_MS - heard * PACKET_MS);
}

interface Taken {
  /** Sound that the caller missed between the agent and the person. */
  readonly missingMs: number;
  readonly heardMs: number;
}

async function taken(house: House): Promise<Taken> {
  const { call, briefed } = await asked(house);
  const summary = headerOf(briefed.invite ?? claimed(), 'x-botpbx-summary');
  claim(summary === SUMMARY, 'The telephone was not told why he calls:', summary);
  await briefed.sendDigits('1');
  const pressedMs = performance.now();
  await sleep(2_000);
  const heard = call.media.stretches(SALES_HZ, pressedMs - 200).find(({ what, fromMs, toMs }) => what === 'tone' && toMs - fromMs > 100);
  claim(heard !== undefined, 'The caller does not hear the person.');
  const level = call.media.levelDb(SALES_HZ, pressedMs + 700);
  claim(level > HEARD_DB, `The person was heard at ${level.toFixed(1)} dB.`);
  const missing = missingMs(call, heard.fromMs);
  await call.hangUp();
  await briefed.until('ended');
  return { missingMs: missing, heardMs: heard.fromMs - pressedMs };
}

const claimed = (): never => {
  throw new Error('a call that came has no INVITE');
};

async function takenOften(house: House): Promise<void> {
  const { story, stack, live } = house;
  const all: Taken[] = [];
  for (let time = 0; time < TAKEN; time++) all.push(await taken(house));
  const missing = percentile(
    all.map((one) => one.missingMs),
    0.5,
  );
  story.figure('missing_p50_ms', missing);
  story.figure(
    'from_key_to_voice_p50_ms',
    percentile(
      all.map(({ heardMs }) => heardMs),
      0.5,
    ),
  );
  claim(missing <= MISSING_MS, 'Sound was lost between the agent and the person:', all);
  const moved = live.told.filter(({ event }) => event.event === 'call.transfer');
  claim(moved.length === TAKEN, `${moved.length} transfers of ${TAKEN} were told.`);
  await recordedAs(stack, TAKEN);
}

/** One record each: the agent answered, and the person stands in it. */
async function recordedAs({ api }: Stack, count: number): Promise<void> {
  const dueMs = performance.now() + 10_000;
  for (;;) {
    const { data } = await api(listCalls, {});
    const whole = data.filter(({ to, answered_by }) => to === RECEPTION && answered_by === 'Reception');
    if (whole.length === count && data.length === count) return;
    claim(performance.now() < dueMs, `There are ${whole.length} right records of ${count}:`, data);
    await sleep(200);
  }
}

async function declined(house: House): Promise<void> {
  const { stack } = house;
  const before = (await stack.api(listConversations, {})).data[0]?.id;
  const { call, talker, briefed } = await asked(house);
  await briefed.sendDigits('2');
  await briefed.until('ended');
  await talker.untilSpoken();
  claim(!call.has('ended'), 'The caller was lost.');
  await call.hangUp();
  const dueMs = performance.now() + 10_000;
  for (;;) {
    const { data } = await stack.api(listConversations, {});
    const newest = data[0];
    if (newest?.ended_at && newest.id !== before) {
      const { ending, transcript } = await stack.api(getConversation, { params: { id: newest.id } });
      claim(ending !== 'transferred' && transcript.length >= 3, 'The talk did not go on:', ending, transcript);
      return;
    }
    claim(performance.now() < dueMs, 'The conversation is not told.', data.length);
    await sleep(200);
  }
}

await tell('warm-transfer', async (story) => {
  const house = await story.step('the product comes up with a receptionist who introduces callers', () => build(story));
  await story.attempt(`a person hears who calls, takes the call, and both talk at once, ${TAKEN} times`, () => takenOften(house));
  await story.attempt('a person declines, and the agent goes on with the caller', () => declined(house));
});
