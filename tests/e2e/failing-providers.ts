/** An agent whose mind, voice and ears are in the cloud, and callers who do not notice when those fail: others take over, or a person does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { setProvider } from '@botpbx/shared/api/providers';
import type { ConversationDetails } from '@botpbx/shared/model/conversation-record';
import { type AnthropicServer, startAnthropic } from '../support/providers/anthropic.ts';
import { type ChatServer, startChat } from '../support/providers/chat.ts';
import { startDeepgram } from '../support/providers/deepgram.ts';
import { startElevenLabs } from '../support/providers/elevenlabs.ts';
import type { ScriptedServer } from '../support/providers/http.ts';
import { HAPPY, type Manner } from '../support/providers/manners.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker, type Talker } from '../support/talker.ts';

const AGENT = '6300';
const PERSON_HZ = 700;
/** What the voice in the cloud sounds like. */
const CLOUD_HZ = 440;
const HEARD_DB = -25;
/** From the end of what the caller says to the first sound of an answer, on a machine that does other things too. */
const MOST_DEAD_AIR_MS = 2500;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly mind: AnthropicServer;
  readonly spare: ChatServer;
  readonly voice: ScriptedServer;
  readonly ears: ScriptedServer;
  readonly caller: SipPhone;
  readonly person: SipPhone;
}

async function build(story: Story): Promise<House> {
  const servers = await Promise.all([startAnthropic(), startChat('openai'), startElevenLabs(), startDeepgram()]);
  const [mind, spare, voice, ears] = servers;
  for (const server of servers) story.atEnd(() => server.close());
  mind.reply({ text: ['I can put ', 'you through ', 'to sales now.'] });
  spare.reply({ text: ['to sales now.'] });
  // the second mind is the node's own account
  const stack = await startStack(story, { env: { OPENAI_BASE_URL: `${spare.url}/v1`, OPENAI_API_KEY: 'key-of-the-node' } });
  const caller = await stack.phone('1001', { toneHz: 0 });
  const person = await stack.phone('2001', { toneHz: PERSON_HZ, onCall: { kind: 'answer', afterMs: 500 } });
  const accounts = { anthropic: mind.url, elevenlabs: voice.url, deepgram: ears.url } as const;
  for (const name of ['anthropic', 'elevenlabs', 'deepgram'] as const)
    await stack.api(setProvider, { params: { name }, body: { api_key: `key-of-${name}`, base_url: accounts[name] } });
  const { data } = await stack.api(listExtensions, { query: { search: '2001' } });
  await stack.api(createAgent, {
    body: {
      name: 'Cloudy',
      number: AGENT,
      provider: 'anthropic',
      llm_fallbacks: [{ provider: 'openai', model: null, temperature: 0.7, max_tokens: 1024 }],
      tts_engine: 'elevenlabs',
      stt_engine: 'deepgram',
      greeting: 'Thank you for calling Acme. How can I help you?',
      failed_destination: { type: 'extension', id: data[0]?.id ?? 0 },
    },
  });
  await stack.settled();
  for (const phone of [caller, person]) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  return { story, stack, mind, spare, voice, ears, caller, person };
}

/** How each server behaves in a call; those that are not named behave well. */
function behave(house: House, manners: Partial<Record<'mind' | 'spare' | 'voice' | 'ears', Manner>>): void {
  for (const name of ['mind', 'spare', 'voice', 'ears'] as const) house[name].script([], manners[name] ?? HAPPY);
}

/** Calls the agent and hears the greeting to its end. */
async function ring({ caller }: House): Promise<{ call: PhoneCall; talker: Talker; sinceMs: number }> {
  const sinceMs = performance.now();
  const call = await caller.call(AGENT);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  return { call, talker, sinceMs };
}

async function ended({ stack }: House, count: number): Promise<ConversationDetails> {
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const { data } = await stack.api(listConversations, {});
    const newest = data[0];
    if (data.length >= count && newest?.ended_at) return stack.api(getConversation, { params: { id: newest.id } });
    claim(performance.now() < dueMs, `${data.length} conversations of ${count} have ended.`);
    await sleep(200);
  }
}

/** Says something, waits for the answer, and tells how long the caller sat in silence. */
async function ask({ story }: House, talker: Talker, figure: string): Promise<void> {
  const asked = await talker.say('hello i would like to speak to sales please');
  const answer = await talker.untilSpoken();
  const deadAirMs = Math.round(answer.startedMs - asked.endedMs);
  story.figure(figure, deadAirMs);
  claim(deadAirMs < MOST_DEAD_AIR_MS, `The caller heard nothing for ${deadAirMs} ms.`);
}

const answers = ({ transcript }: ConversationDetails): string => transcript.map(({ agent_text }) => agent_text).join(' | ');

async function allIsWell(house: House): Promise<void> {
  behave(house, {});
  const { call, talker, sinceMs } = await ring(house);
  claim(call.media.levelDb(CLOUD_HZ, sinceMs) > HEARD_DB, 'The greeting is not of the cloud.');
  await ask(house, talker, 'well_ms');
  await call.hangUp();
  const conversation = await ended(house, 1);
  claim(answers(conversation).includes('I can put you through to sales now.'), 'The answer is another:', answers(conversation));
  const used = new Set(conversation.usage.map(({ provider }) => provider));
  for (const provider of ['anthropic', 'elevenlabs', 'deepgram']) claim(used.has(provider), `No use of ${provider} is told:`, [...used]);
}

async function allAreSilent(house: House): Promise<void> {
  behave(house, { mind: { kind: 'hang' }, voice: { kind: 'hang' }, ears: { kind: 'hang' } });
  house.spare.reply({ text: ['Let me see ', 'what I can do.'] });
  const { call, talker } = await ring(house);
  await ask(house, talker, 'silent_ms');
  await sleep(3000);
  await call.hangUp();
  const conversation = await ended(house, 2);
  claim(answers(conversation).includes('Let me see what I can do.'), 'The answer is another:', answers(conversation));
}

async function theMindBreaksOff(house: House): Promise<void> {
  behave(house, { mind: { kind: 'cut', after: 3 } });
  house.spare.reply({ text: ['to sales ', 'now.'] });
  const { call, talker } = await ring(house);
  await ask(house, talker, 'broken_off_ms');
  await call.hangUp();
  const conversation = await ended(house, 3);
  claim(answers(conversation).includes('I can put you through to sales now.'), 'The answer is not whole:', answers(conversation));
  const keys = [house.mind, house.spare].map(({ journal }) => journal.at(-1)?.headers.authorization);
  claim(keys.join() === 'Bearer key-of-anthropic,Bearer key-of-the-node', 'Other keys were used:', keys);
}

async function noMindIsLeft(house: House): Promise<void> {
  behave(house, { mind: { kind: 'status', status: 500 }, spare: { kind: 'status', status: 503 } });
  const coming = house.person.nextCall(30_000);
  const { call, talker } = await ring(house);
  await talker.say('hello i would like to speak to sales please');
  const taken = await coming;
  await taken.until('answered');
  const sinceMs = performance.now();
  await sleep(1500);
  const level = call.media.levelDb(PERSON_HZ, sinceMs + 300);
  await call.hangUp();
  claim(level > HEARD_DB, `The person was heard at ${level.toFixed(1)} dB.`);
  const conversation = await ended(house, 4);
  claim(conversation.ending === 'failed', 'It did not end as failed:', conversation.ending);
}

await tell('failing-providers', async (story) => {
  const house = await story.step('an agent is hired whose mind, voice and ears are in the cloud', () => build(story));
  await story.attempt('all is well: the cloud hears, thinks and speaks, and what was used is told', () => allIsWell(house));
  await story.attempt('mind, voice and ears are silent: others take over in time', () => allAreSilent(house));
  await story.attempt('the mind breaks off in mid-sentence: another ends the sentence', () => theMindBreaksOff(house));
  await story.attempt('no mind is left: the caller talks to a person', () => noMindIsLeft(house));
});
