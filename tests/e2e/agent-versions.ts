/** Agents from the desk of whoever makes them: the demo agent answers, drafts and versions, tries in writing, test calls, documents, keys. */
import { setTimeout as sleep } from 'node:timers/promises';
import { addAgentDocument } from '@botpbx/shared/api/agent-documents';
import { testCallAgent, tryAgent } from '@botpbx/shared/api/agent-tries';
import { createAgent, listAgents, restoreAgentVersion, updateAgent } from '@botpbx/shared/api/agents';
import { listConversations } from '@botpbx/shared/api/conversations';
import { listIvrs } from '@botpbx/shared/api/ivrs';
import { setProvider } from '@botpbx/shared/api/providers';
import type { Conversation } from '@botpbx/shared/model/conversation-record';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker } from '../support/talker.ts';

interface Desk {
  readonly story: Story;
  readonly stack: Stack;
  readonly phone: SipPhone;
}

async function build(story: Story): Promise<Desk> {
  const stack = await startStack(story);
  const phone = await stack.phone('1001', { toneHz: 0, onCall: { kind: 'answer', afterMs: 300 } });
  await stack.settled();
  claim((await phone.register()) === 200, 'The phone cannot register.');
  return { story, stack, phone };
}

/** The conversations that have ended, newest first, once there are so many. */
async function untilEnded({ stack }: Desk, count: number): Promise<Conversation> {
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const ended = (await stack.api(listConversations, {})).data.filter(({ ended_at }) => ended_at !== null);
    if (ended.length >= count && ended[0]) return ended[0];
    claim(performance.now() < dueMs, `${ended.length} conversations of ${count} have ended.`);
    await sleep(200);
  }
}

async function demoAnswers(desk: Desk): Promise<void> {
  const [demo] = (await desk.stack.api(listAgents, {})).data;
  claim(demo?.number === '6000', 'There is no demo agent:', demo);
  const call = await desk.phone.call('6000');
  await call.until('answered');
  await makeTalker(call).untilSpoken();
  await call.hangUp();
  const { agent, version } = await untilEnded(desk, 1);
  claim(agent === 'Reception' && version === 1, 'Another one answered:', agent, version);
}

/** The menu of a new installation speaks and waits for a key. */
async function demoMenu({ stack, phone }: Desk): Promise<void> {
  const [demo] = (await stack.api(listIvrs, {})).data;
  claim(demo?.number === '6005' && demo.version === 1, 'There is no demo menu:', demo);
  const call = await phone.call('6005');
  await call.until('answered');
  await makeTalker(call).untilSpoken();
  await call.hangUp();
}

/** Neither has a number: they are reached by a test call alone. */
async function testCalls(desk: Desk): Promise<void> {
  const { stack, phone } = desk;
  const { id } = await stack.api(createAgent, { body: { name: 'Night desk', greeting: 'This is the night desk.' } });
  await stack.api(updateAgent, { params: { id }, body: { greeting: 'This is the draft of the night desk.', publish: false } });
  const hears = async (count: number): Promise<number> => {
    await stack.settled();
    const coming = phone.nextCall(15_000);
    await stack.api(testCallAgent, { params: { id }, body: { to: '1001' } });
    const call = await coming;
    await call.until('answered');
    await makeTalker(call).untilSpoken();
    await call.hangUp();
    const { agent, version } = await untilEnded(desk, count);
    claim(agent === 'Night desk', 'Another one answered:', agent);
    return version;
  };
  claim((await hears(2)) === 1, 'The draft took a call.');
  await stack.api(updateAgent, { params: { id }, body: {} });
  claim((await hears(3)) === 2, 'What was published does not take calls.');
  await stack.api(restoreAgentVersion, { params: { id, version: 1 } });
  claim((await hears(4)) === 3, 'What was brought back does not take calls.');
}

async function triesInWriting({ stack, story }: Desk): Promise<void> {
  const body = { name: 'Shop', system_prompt: 'You work in a barber shop. Sales: ext 1001.' };
  const { id } = await stack.api(createAgent, { body });
  const ask = async (text: string) => stack.api(tryAgent, { params: { id }, body: { messages: [{ role: 'caller', text }] } });
  const answer = await ask('Please transfer me to sales.');
  story.figure('tried_ms', answer.ms);
  claim(answer.text.length > 3, 'It says nothing:', answer);
}

async function documentsCome({ stack, story }: Desk): Promise<void> {
  const { id } = await stack.api(createAgent, { body: { name: 'Prices' } });
  const bytes = new TextEncoder().encode('# Prices\n\nA haircut costs twenty five euros.\n');
  await stack.api(addAgentDocument, { params: { id }, query: { name: 'Prices.md' }, raw: { type: 'text/markdown', bytes } });
  await stack.settled();
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const messages = [{ role: 'caller' as const, text: 'How much is a haircut?' }];
    const answer = await stack.api(tryAgent, { params: { id }, body: { messages } });
    const isFound = answer.tools.some(({ result }) => result?.includes('twenty five')) || answer.text.includes('twenty five');
    if (isFound) return story.figure('lookup_ms', answer.ms);
    claim(performance.now() < dueMs, 'The document was not looked up:', answer);
    await sleep(500);
  }
}

async function keysHoldUpNothing({ stack, phone }: Desk): Promise<void> {
  await stack.api(setProvider, { params: { name: 'openai' }, body: { api_key: 'sk-of-nobody' } });
  await stack.settled();
  const call = await phone.call('*43');
  await call.until('answered');
  await call.hangUp();
}

await tell('agent-versions', async (story) => {
  const desk = await story.step('the product comes up', () => build(story));
  await story.attempt('the demo agent answers', () => demoAnswers(desk));
  await story.attempt('the demo menu answers', () => demoMenu(desk));
  await story.attempt('a test call reaches the version that takes calls, never the draft', () => testCalls(desk));
  await story.attempt('an agent is tried in writing', () => triesInWriting(desk));
  await story.attempt('a document is looked up', () => documentsCome(desk));
  await story.attempt('a key that comes along holds up no call', () => keysHoldUpNothing(desk));
});
