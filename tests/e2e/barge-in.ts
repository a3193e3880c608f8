/** Interruptions on the wire: the agent falls silent at once, remembers only what was heard, and is not put off by coughs, murmurs and echoes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgent } from '@botpbx/shared/api/agents';
import { setProvider } from '@botpbx/shared/api/providers';
import { type ChatServer, startChat } from '../support/providers/chat.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import { spoken } from '../support/speech.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { cough, echoOf, lastLoudMs, sentence, untilSpeaking } from './barge-in/caller.ts';
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
    all.push({ call, meaning });
  }
  return all;
}

interface Cut {
  /** From the caller's first sound to the agent's last. */
  readonly silentAfterMs: number;
  readonly heardMs: number;
}

/** Interrupts the agent in the midst of its tale. */
async function interrupt({ call, meaning }: Caller, turn: number): Promise<Cut> {
  const beganMs = await untilSpeaking(call, 500 + ((turn * 367) % 1900));
  const phrase = PHRASES[turn % PHRASES.length] ?? '';
  meaning.text = phrase;
  const startedMs = await call.media.play(await sentence(phrase));
  const spokeForMs = performance.now() - startedMs;
  const lastMs = lastLoudMs(call, startedMs + spokeForMs);
  return { silentAfterMs: lastMs - startedMs, heardMs: lastMs - beganMs };
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

async function interruptions(house: House, all: readonly Caller[]): Promise<void> {
  const each = INTERRUPTIONS / all.length;
  const runs = all.map(async (caller, place) => {
    const cuts: Cut[] = [];
    for (let turn = 0; turn < each; turn++) cuts.push(await interrupt(caller, turn * all.length + place));
    return cuts;
  });
  const cuts = (await Promise.all(runs)).flat();
  const silent = cuts.map(({ silentAfterMs }) => silentAfterMs);
  const { story } = house;
  story.figure('interruptions', cuts.length);
  for (const share of [0.5, 0.95, 1]) story.figure(`silent_ms_p${share * 100}`, Math.round(percentile(silent, share)));
  claim(percentile(silent, 0.95) <= 100, `Silence came after ${percentile(silent, 0.95).toFixed(0)} ms.`);
}

/** What the model is told that it said, against how long that takes to say. */
async function remembers({ story, mind }: House): Promise<void> {
  let checked = 0;
  let tooMany = 0;
  const whole = TALE.join('').replace(/\s+/g, ' ').trim();
  for (const { body } of mind.journal) {
    const { messages } = JSON.parse(body.toString()) as { messages: { role: string; content?: string }[] };
    for (const { content } of messages.filter(({ role, content: text }) => role === 'assistant' && text?.startsWith('This is'))) {
      checked++;
      if (!whole.startsWith((content ?? '').replace(/\s+/g, ' ').trim())) tooMany++;
    }
  }
  story.figure('remembered_replies', checked);
  claim(checked > 0 && tooMany === 0, `${tooMany} of ${checked} remembered replies are no beginning of what was said.`);
  await heardNoMore(mind, story);
}

/** The tale as it is spoken tells how many of its words fit into what a caller heard. */
async function heardNoMore(mind: ChatServer, story: Story): Promise<void> {
  const last = mind.journal.at(-1);
  claim(last !== undefined, 'The model was never asked.');
  const { messages } = JSON.parse(last.body.toString()) as { messages: { role: string; content?: string }[] };
  const lengths = await Promise.all(
    messages
      .filter(({ role, content }) => role === 'assistant' && content?.startsWith('This is'))
      .map(async ({ content }) => {
        const sound = await spoken(content ?? '', 'slt');
        return (sound.samples.length * 1000) / sound.rateHz;
      }),
  );
  story.figure('longest_remembered_ms', Math.round(Math.max(0, ...lengths)));
  claim(
    lengths.every((ms) => ms < 6_500),
    'More is remembered than anybody heard:',
    lengths.map(Math.round),
  );
}

/** A disturbance is over without the model being asked again, and the agent goes on. */
async function disturb(house: House, caller: Caller, turn: number): Promise<'went on' | 'committed'> {
  const { mind } = house;
  const { call, meaning } = caller;
  await untilSpeaking(call, 600);
  const before = mind.journal.length;
  const kind = turn % 3;
  meaning.text = kind === 0 ? 'uh huh' : '';
  const sound = kind === 0 ? await sentence('uh huh') : kind === 1 ? cough(turn + 1) : echoOf(call, 700);
  await call.media.play(sound);
  await sleep(1600);
  return mind.journal.length === before ? 'went on' : 'committed';
}

async function disturbances(house: House, [caller]: readonly Caller[]): Promise<void> {
  claim(caller !== undefined, 'There is no caller.');
  const committed = [0, 0, 0];
  for (let turn = 0; turn < DISTURBANCES; turn++) {
    if ((await disturb(house, caller, turn)) === 'committed') committed[turn % 3] = (committed[turn % 3] ?? 0) + 1;
    if (turn % 12 === 11) await again(caller);
  }
  const all = committed.reduce((sum, one) => sum + one, 0);
  house.story.figure('disturbances', DISTURBANCES);
  house.story.figure('committed_murmurs_coughs_echoes', committed);
  claim(all <= DISTURBANCES * 0.05, `${all} of ${DISTURBANCES} disturbances interrupted the agent.`);
}

/** The tale comes to its end at some time. */
async function again(caller: Caller): Promise<void> {
  caller.meaning.text = 'tell me the story again';
  await caller.call.media.play(await sentence('wait tell me the story again'));
}

await tell('barge-in', async (story) => {
  const house = await story.step('the product comes up with an agent that likes to talk', () => build(story));
  const all = await story.step(`${CALLERS} callers have it tell a story`, () => callers(house));
  await story.attempt('it falls silent as soon as it is interrupted', () => interruptions(house, all));
  await story.attempt('it remembers what was heard and no more', () => remembers(house));
  for (const { call } of all.slice(1)) await call.hangUp();
  await story.attempt('coughs, murmurs and echoes do not interrupt it', () => disturbances(house, all));
});
