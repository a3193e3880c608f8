/** A caller enters a card number for an agent: the customer's function gets it, and nobody and nothing else, whatever the caller does with his keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { setProvider } from '@botpbx/shared/api/providers';
import { listRecordings } from '@botpbx/shared/api/recordings';
import { tone, toneLevelDb } from '../support/audio.ts';
import type { LiveRecorder } from '../support/live.ts';
import { openPostBox, type PostBox } from '../support/post-box.ts';
import { type ChatAsked, type ChatServer, startChat } from '../support/providers/chat.ts';
import { startDeepgram } from '../support/providers/deepgram.ts';
import type { Reply } from '../support/providers/llm.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { makeTalker, type Talker } from '../support/talker.ts';

const CASHIER = '6200';
/** What callers press; every stretch of ten of it is looked for. */
const CARD = '4929681305724168';
const MORE = '7305';
const NAME = `$${'{DIGITS_1}'}`;
const BEFORE_HZ = 1000;
const MEANWHILE_HZ = 1477;
const AFTER_HZ = 1200;
const LOUD_DB = -15;
/** Speech has a little of every frequency. */
const QUIET_DB = -30;

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly live: LiveRecorder;
  readonly posts: PostBox;
  readonly mind: ChatServer;
  readonly caller: SipPhone;
}

/** Asks for the card as soon as somebody speaks, pays with it, and says goodbye. */
function cashier({ messages }: ChatAsked): Reply {
  const last = messages.at(-1);
  const text = typeof last?.content === 'string' ? last.content : JSON.stringify(last?.content ?? '');
  const call = (name: string, given: object) => [{ id: `call_${messages.length}`, name, json: [JSON.stringify(given)] }];
  if (last?.role !== 'tool') {
    const asked = { purpose: 'card number', min_digits: 16, max_digits: 16, masked: true };
    return { text: ['Please enter your card number with the keys of your telephone now.'], calls: call('collect_digits', asked) };
  }
  if (text.includes(NAME) && text.includes('secret')) return { text: [], calls: call('pay', { card: NAME }) };
  if (text.includes('from="pay"')) return { text: ['Thank you, it is paid.'], calls: call('end_call', {}) };
  return { text: ['That did not work.'], calls: call('end_call', {}) };
}

async function build(story: Story): Promise<House> {
  const posts = await openPostBox(story, 0);
  // a careless server says back what it was told
  posts.answer('/pay', { state: 'paid', card: CARD, shown: CARD.replace(/(....)(?=.)/g, '$1 ') });
  const mind = await startChat('openai');
  const ears = await startDeepgram();
  story.atEnd(async () => {
    await Promise.all([mind.close(), ears.close()]);
  });
  mind.reply(cashier);
  const allow = [posts.port, Number(new URL(mind.url).port), Number(new URL(ears.url).port)]
    .map((port) => `127.0.0.1/32:${port}`)
    .join(',');
  const stack = await startStack(story, { env: { EGRESS_ALLOW: allow, LOG_LEVEL: 'debug', LOG_PII: 'true' } });
  const caller = await stack.phone('1001', { toneHz: 0 });
  await stack.api(setProvider, { params: { name: 'openai' }, body: { api_key: 'sk-test', base_url: `${mind.url}/v1` } });
  await stack.api(setProvider, { params: { name: 'deepgram' }, body: { api_key: 'test', base_url: ears.url } });
  await stack.api(createAgent, {
    body: {
      name: 'Cashier',
      number: CASHIER,
      provider: 'openai',
      stt_engine: 'deepgram',
      greeting: 'This is the cashier. What can I do for you?',
      tools: ['collect_digits', 'end_call'],
      functions: [{ name: 'pay', description: 'Pays with a card', parameters: { card: { type: 'string' } }, url: `${posts.url}/pay` }],
      webhooks: { on_call_end: `${posts.url}/end` },
      recording: true,
    },
  });
  await stack.settled();
  claim((await caller.register()) === 200, 'The caller cannot register.');
  return { story, stack, live: await stack.live(), posts, mind, caller };
}

/** Calls the cashier, and says what he wants when he has been greeted. */
async function ring({ caller }: House): Promise<{ call: PhoneCall; talker: Talker }> {
  const call = await caller.call(CASHIER);
  await call.until('answered');
  const talker = makeTalker(call);
  await talker.untilSpoken();
  await talker.play(tone(BEFORE_HZ, 0.6));
  await talker.say('i would like to pay my bill please');
  return { call, talker };
}

/** What was posted to the function; one more than there was before. */
async function nextPayment({ posts }: House, before: number): Promise<string> {
  const dueMs = performance.now() + 30_000;
  for (;;) {
    const paid = posts.posted.filter(({ path }) => path === '/pay');
    if (paid.length > before) return paid.at(-1)?.text ?? '';
    claim(performance.now() < dueMs, 'Nothing was posted to the function.');
    await sleep(50);
  }
}

const cardIn = (text: string): unknown => (JSON.parse(text) as { arguments: { card: unknown } }).arguments.card;

async function waitsForThePrompt(house: House): Promise<void> {
  const { call, talker } = await ring(house);
  await talker.untilSpoken();
  // in the pauses between the keys
  const humming = talker.play(tone(MEANWHILE_HZ, 0.8));
  await call.sendDigits(CARD.slice(0, -1));
  await humming;
  await call.sendDigits(CARD.slice(-1));
  claim(cardIn(await nextPayment(house, 0)) === CARD, 'The function did not get the number.');
  await talker.play(tone(AFTER_HZ, 0.6));
  await call.until('ended', 30_000);
}

async function doesNotWait(house: House): Promise<void> {
  const { call } = await ring(house);
  // in the midst of the prompt: he knows what comes
  await sleep(2000);
  await call.sendDigits(CARD);
  claim(cardIn(await nextPayment(house, 1)) === CARD, 'The function did not get the number.');
  await call.until('ended', 30_000);
}

async function pressesTooMany(house: House): Promise<void> {
  const { call, talker } = await ring(house);
  await talker.untilSpoken();
  await call.sendDigits(`${CARD}${MORE}#`);
  claim(cardIn(await nextPayment(house, 2)) === CARD, 'The function did not get the number.');
  await call.until('ended', 30_000);
}

async function talksMeanwhile(house: House): Promise<void> {
  const { call, talker } = await ring(house);
  await talker.untilSpoken();
  await call.sendDigits(CARD.slice(0, 6));
  await talker.say('wait a moment please');
  await call.sendDigits(CARD.slice(6));
  await sleep(4000);
  await call.hangUp();
}

/** Written with up to two signs between the digits, as people and machines group them. */
const traces: readonly RegExp[] = Array.from(
  { length: CARD.length - 9 },
  (_, at) => new RegExp([...CARD.slice(at, at + 10)].join('[^0-9]{0,2}')),
);
const hasTrace = (text: string): boolean => traces.some((trace) => trace.test(text));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Names that say that a key was pressed, followed by the key. */
const KEY_IN_LOG = /(?:digit|dtmf)s?"?\s*[:=]\s*"?[0-9*#]/i;

async function nothingIsLeft(house: House): Promise<void> {
  const { story, stack, live, posts, mind } = house;
  claim(posts.posted.filter(({ path, text }) => path === '/pay' && hasTrace(text)).length >= 3, 'Not even what was posted is found.');
  const files = filesUnder(stack.home);
  const guilty = files.filter((path) => hasTrace(readFileSync(path, 'latin1')));
  claim(guilty.length === 0, 'Digits stand in files:', guilty);
  const logs = files.filter((path) => /\.log$/.test(path));
  const lines = logs.flatMap((path) => readFileSync(path, 'utf8').split('\n')).filter((line) => KEY_IN_LOG.test(line));
  claim(lines.length === 0, 'Keys stand in logs one by one:', lines.slice(0, 5));
  claim(!live.told.some(({ event }) => hasTrace(JSON.stringify(event))), 'Digits were told live.');
  claim(!mind.journal.some(({ body }) => hasTrace(body.toString())), 'The model was told digits.');
  claim(!posts.posted.some(({ path, text }) => path !== '/pay' && hasTrace(text)), 'A webhook was told digits.');
  const asked = mind.journal.map(({ body }) => body.toString());
  claim(!asked.some((body) => body.includes(MORE) || /pressed these keys[^"]*[0-9]/.test(body)), 'Keys that came late were told.');
  story.figure('files_searched', files.length);
  story.figure(
    'log_lines',
    logs.reduce((sum, path) => sum + readFileSync(path, 'utf8').split('\n').length, 0),
  );
}

/** What the caller sounded like while he entered them is not in the recording; what he sounded like before is. */
async function recordingIsSilent({ stack, story }: House): Promise<void> {
  const dueMs = performance.now() + 15_000;
  for (;;) {
    const { data } = await stack.api(listRecordings, {});
    const first = data.at(-1);
    if (data.length >= 1 && first) {
      const response = await fetch(`${stack.url}/api/recordings/${first.id}/audio`, {
        headers: { authorization: `Bearer ${stack.token}` },
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const samples = Float32Array.from({ length: (bytes.length - 44) >> 1 }, (_, at) => bytes.readInt16LE(44 + at * 2) / 32_768);
      const channels = bytes.readUInt16LE(22);
      const caller = { rateHz: bytes.readUInt32LE(24), samples: samples.filter((_, at) => at % channels === 0) };
      const parts = Array.from({ length: Math.floor(caller.samples.length / 1600) }, (_, at) => ({
        rateHz: caller.rateHz,
        samples: caller.samples.subarray(at * 1600, at * 1600 + 1600),
      }));
      const loudest = (hz: number) => Math.max(...parts.map((part) => toneLevelDb(part, hz)));
      story.figure('before_db', loudest(BEFORE_HZ));
      story.figure('meanwhile_db', loudest(MEANWHILE_HZ));
      claim(loudest(BEFORE_HZ) > LOUD_DB, `What he sounded like before is not recorded: ${loudest(BEFORE_HZ)} dB.`);
      claim(loudest(AFTER_HZ) > LOUD_DB, `What he sounded like afterwards is not recorded: ${loudest(AFTER_HZ)} dB.`);
      claim(loudest(MEANWHILE_HZ) < QUIET_DB, `What he sounded like meanwhile is recorded: ${loudest(MEANWHILE_HZ)} dB.`);
      return;
    }
    claim(performance.now() < dueMs, 'There is no recording.');
    await sleep(200);
  }
}

/** The transcript tells of the payment by the name of the digits, in what was asked and in what was answered. */
async function transcriptsAreWhole({ stack }: House): Promise<void> {
  const { data } = await stack.api(listConversations, {});
  claim(data.length >= 4, 'Conversations are missing:', data.length);
  const all = await Promise.all(data.map(({ id }) => stack.api(getConversation, { params: { id } })));
  const payments = all.flatMap(({ transcript }) => transcript.flatMap(({ tools }) => tools.filter(({ name }) => name === 'pay')));
  claim(payments.length >= 3, 'Payments are missing in the transcripts:', payments.length);
  for (const { arguments: given, result, is_error } of payments)
    claim(
      JSON.stringify(given) === JSON.stringify({ card: NAME }) && result.includes(NAME) && !is_error,
      'A transcript tells of a payment otherwise:',
      given,
      result,
    );
}

await tell('digits-masked', async (story) => {
  const house = await story.step('an agent that takes card numbers is hired', () => build(story));
  await story.step('a caller who waits for the prompt pays', () => waitsForThePrompt(house));
  await story.attempt('the recording has no sound of it', () => recordingIsSilent(house));
  await story.attempt('a caller who does not wait pays too', () => doesNotWait(house));
  await story.attempt('a caller who presses too many keys pays too', () => pressesTooMany(house));
  await story.attempt('a caller who talks while he presses keys is heard or asked again', () => talksMeanwhile(house));
  await sleep(2000);
  await story.attempt('the conversations are there', () => transcriptsAreWhole(house));
  await story.step('the number stands in no file, log, event, model or webhook', () => nothingIsLeft(house));
});
