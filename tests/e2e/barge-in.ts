/** Interruptions on the wire: the agent falls silent at once, remembers only what was heard, and is not put off by coughs, murmurs and echoes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { getConversation, listConversations } from '@botpbx/shared/api/conversations';
import { setProvider } from '@botpbx/shared/api/providers';
import { type ChatServer, startChat } from '../support/providers/chat.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { spoken } from '../support/speech.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { cough, echoOf, lastLoudMs, loudMs, sentence, untilSpeaking } from './barge-in/caller.ts';
import { type Ears, type Meaning, startEars } from './barge-in/ears.ts';

const TALKER = '6200';
const CALLERS = 5;
const INTERRUPTIONS = 200;
const DISTURBANCES = 100;
const PHRASES = ['wait a moment please', 'stop i have a question', 'hold on that is wrong', 'no i meant something else'];
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen'.split(
  ' ',
);
/** Long enough for dozens of disturbances. */
const TALE = NUMBERS.map((number) => `This is sentence number ${number} of a story that goes on and on. `);

interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly mind: ChatServer;
  readonly ears: Ears;
}

interface Caller {
  readonly call: PhoneCall;
  readonly meaning: Meaning;
  readonly number: string;
  /** From when to when it heard the agent before each interruption, in the time of the day. */
  readonly heard: Stretch[];
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

async function build(story: Story): Promise<House> {
  const [mind, ears] = [await startChat('openai'), await startEars()];
  story.atEnd(async () => {
    await Promise.all([mind.close(), ears.close()]);
  });
  mind.reply({ text: TALE });
  const stack = await startStack(story, {
    env: { EGRESS_ALLOW: '127.0.0.1/32:*', OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${mind.url}/v1` },
  });
  await stack.api(setProvider, { params: { name: 'deepgram' }, body: { api_key: 'test', base_url: ears.url } });
  await stack.api(createAgent, {
    body: { name: 'Talker', number: TALKER, provider: 'openai', stt_engine: 'deepgram', greeting: 'Hello. Say something.', max_turns: 200 },
  });
  return { story, stack, mind, ears };
}

/** Places one call after the other, so that it is known whose ears are whose; each has the agent tell its tale. */
async function callers({ stack, ears }: House): Promise<Caller[]> {
  const all: Caller[] = [];
  for (let at = 0; at < CALLERS; at++) {
    const phone = await stack.phone(String(1001 + at), { toneHz: 0 });
    await stack.settled();
    claim((await phone.register()) === 200, 'A phone cannot register.');
    const call = await phone.call(TALKER);
    await call.until('answered');
    await untilSpeaking(call, 400);
    await sleep(1800);
    const meaning = ears.callers[at];
    claim(meaning !== undefined, `The ears of caller ${at} are not there.`);
    meaning.text = 'tell me the story';
    await call.media.play(await sentence('tell me the story'));
    all.push({ call, meaning, number: phone.user, heard: [] });
  }
  return all;
}

/** Interrupts the agent in the midst of its tale; gives the milliseconds from the caller's first sound to the agent's last. */
async function interrupt({ call, meaning, heard }: Caller, turn: number): Promise<number> {
  const beganMs = await untilSpeaking(call, 500 + ((turn * 367) % 1900));
  const phrase = PHRASES[turn % PHRASES.length] ?? '';
  meaning.text = phrase;
  const startedMs = await call.media.play(await sentence(phrase));
  const spokeForMs = performance.now() - startedMs;
  const lastMs = lastLoudMs(call, startedMs + spokeForMs);
  heard.push({ fromMs: performance.timeOrigin + beganMs, toMs: performance.timeOrigin + lastMs });
  return lastMs - startedMs;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

async function interruptions(house: House, all: readonly Caller[]): Promise<void> {
  const each = INTERRUPTIONS / all.length;
  const runs = all.map(async (caller, place) => {
    const cuts: number[] = [];
    for (let turn = 0; turn < each; turn++) cuts.push(await interrupt(caller, turn * all.length + place));
    return cuts;
  });
  const silent = (await Promise.all(runs)).flat();
  const { story } = house;
  story.figure('interruptions', silent.length);
  for (const share of [0.5, 0.95, 1]) story.figure(`silent_ms_p${share * 100}`, Math.round(percentile(silent, share)));
  claim(percentile(silent, 0.95) <= 100, `Silence came after ${percentile(silent, 0.95).toFixed(0)} ms.`);
}

const plain = (text: string): string => text.replace(/ —$/, '').replace(/\s+/g, ' ').trim();

/** What the model is told that it said is how the tale begins. */
function remembersBeginnings({ story, mind }: House): void {
  const whole = plain(TALE.join(''));
  const remembered = mind.journal.flatMap(({ body }) => {
    const { messages } = JSON.parse(body.toString()) as { messages: { role: string; content?: string }[] };
    return messages.flatMap(({ role, content }) => (role === 'assistant' && content?.startsWith('This is') ? [plain(content)] : []));
  });
  const others = remembered.filter((text) => !whole.startsWith(text));
  story.figure('remembered_replies', remembered.length);
  claim(remembered.length > 0 && others.length === 0, `${others.length} replies were never meant so:`, others[0]);
}

/** What takes longer to say than the caller heard it being said was not heard whole; the last word of a text is drawn out where it ends a sentence. */
const GRACE_MS = 150;

/** Each remembered reply fits into what the caller heard before he interrupted it. */
async function heardAll({ story, stack }: House, all: readonly Caller[]): Promise<void> {
  const { data } = await stack.api(listConversations, { query: { limit: 100 } });
  let [replies, tooLong] = [0, 0];
  for (const conversation of data) {
    const { transcript, from } = await stack.api(getConversation, { params: { id: conversation.id } });
    const caller = all.find(({ number }) => number === from);
    for (const { agent_text: text, interrupted, at } of transcript) {
      const heard = caller?.heard.find(({ toMs }) => toMs > Date.parse(at));
      // who called first has heard the first for longer than was measured
      if (!interrupted || text === '' || !heard || heard === caller?.heard[0]) continue;
      replies++;
      if (loudMs(await spoken(text, 'slt')) > heard.toMs - heard.fromMs + GRACE_MS) tooLong++;
    }
  }
  story.figure('interrupted_replies', replies);
  story.figure('replies_with_unheard_words', tooLong);
  claim(replies > INTERRUPTIONS / 2 && tooLong === 0, `${tooLong} of ${replies} replies hold words that nobody heard.`);
}

type Kind = 'murmur' | 'cough' | 'echo';
const KINDS: readonly Kind[] = ['murmur', 'cough', 'echo'];

/** Disturbs the agent while it speaks; it must be speaking again soon. */
async function disturb({ call, meaning }: Caller, kind: Kind, turn: number): Promise<boolean> {
  await untilSpeaking(call, 600);
  meaning.text = kind === 'murmur' ? 'uh huh' : '';
  const sound = kind === 'murmur' ? await sentence('uh huh') : kind === 'cough' ? cough(turn + 1) : echoOf(call, 700);
  await call.media.play(sound);
  try {
    await untilSpeaking(call, 400, 2_500);
    return true;
  } catch {
    return false;
  }
}

async function disturbances(house: House, all: readonly Caller[]): Promise<void> {
  const { mind, story } = house;
  const before = mind.journal.length;
  let asked = 0;
  const committed: Record<Kind, number> = { murmur: 0, cough: 0, echo: 0 };
  const runs = all.map(async (caller, place) => {
    for (let turn = 0; turn < DISTURBANCES / all.length; turn++) {
      if (turn % 12 === 0) {
        asked++;
        caller.meaning.text = 'wait tell me the story again';
        await caller.call.media.play(await sentence('wait tell me the story again'));
        await sleep(1500);
      }
      const kind = KINDS[(turn + place) % KINDS.length] ?? 'cough';
      if (!(await disturb(caller, kind, turn))) committed[kind]++;
    }
  });
  await Promise.all(runs);
  const further = mind.journal.length - before - asked;
  const sum = Math.max(further, committed.murmur + committed.cough + committed.echo);
  story.figure('disturbances', DISTURBANCES);
  story.figure('committed_murmurs_coughs_echoes', [committed.murmur, committed.cough, committed.echo]);
  story.figure('replies_begun_by_disturbances', further);
  claim(sum <= DISTURBANCES * 0.05, `${sum} of ${DISTURBANCES} disturbances interrupted the agent.`);
}

await tell('barge-in', async (story) => {
  const house = await story.step('the product comes up with an agent that likes to talk', () => build(story));
  const all = await story.step(`${CALLERS} callers have it tell a story`, () => callers(house));
  await story.attempt('it falls silent as soon as it is interrupted', () => interruptions(house, all));
  await story.attempt('it remembers beginnings of what it meant', async () => remembersBeginnings(house));
  await story.attempt('no word that it remembers was cut off', () => heardAll(house, all));
  await story.attempt('coughs, murmurs and echoes do not interrupt it', () => disturbances(house, all));
});
