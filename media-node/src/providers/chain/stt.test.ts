import { expect, test } from 'vitest';
import { silence } from '../../voice/audio.ts';
import { Pipe } from '../../voice/pipe.ts';
import { type Ear, type Heard, ProviderError, type SpeechToText } from '../../voice/ports.ts';
import { makeSttChain } from './stt.ts';
import type { FakeClock } from './testing/fake-clock.ts';
import { makeBench } from './testing/members.ts';

/** What a scripted recogniser does at the so-many-th ear of its stream. */
type Rule = (ear: Ear, at: { readonly audioMs: number; readonly ends: number }) => readonly Heard[] | 'fails' | 'stops' | 'hangs';

const settled: Heard = { kind: 'settled' };
const final = (text: string): Heard => ({ kind: 'final', text, confidence: 1 });
const partial = (text: string): Heard => ({ kind: 'partial', text });
/** Says at each end how much sound it was given since the start. */
const counts: Rule = (ear, { audioMs }) => (ear.kind === 'end' ? [final(`${audioMs} ms`), settled] : []);

/** Counts of streams that are open, by recogniser. */
type Open = Record<string, number>;

/** A recogniser that follows a rule, and what it was told. */
function scripted(provider: string, rule: Rule, { clock, open }: { clock: FakeClock; open: Open }) {
  const ears: string[] = [];
  const hear: SpeechToText['hear'] = async function* (input, signal) {
    open[provider] = (open[provider] ?? 0) + 1;
    let audioMs = 0;
    let ends = 0;
    try {
      for await (const ear of input) {
        ears.push(ear.kind);
        if (ear.kind === 'start') audioMs = 0;
        if (ear.kind === 'audio') audioMs += 20;
        if (ear.kind === 'end') ends += 1;
        const does = rule(ear, { audioMs, ends });
        if (does === 'fails') throw new ProviderError(provider, 'unavailable', { detail: 'scripted' });
        if (does === 'stops') return;
        if (does === 'hangs') return await clock.sleep(1e9, signal);
        yield* does;
      }
    } finally {
      open[provider] -= 1;
    }
  };
  return { ears, hear };
}

function setUp(rules: Record<string, Rule>, listens: Record<string, SpeechToText['listens']> = {}, lastResort = '') {
  const bench = makeBench();
  const told: Record<string, string[]> = {};
  const open: Open = {};
  const members = Object.entries(rules).map(([provider, rule]) => {
    const { ears, hear } = scripted(provider, rule, { clock: bench.clock, open });
    told[provider] = ears;
    return bench.member(provider, { listens: listens[provider] ?? 'always', hear }, { isLastResort: provider === lastResort });
  });
  const chain = makeSttChain(members, bench.tools);
  return { ...bench, chain, told, open, ...listenTo(chain, bench.clock) };
}

/** A caller, and what is made of him. */
function listenTo(chain: SpeechToText, clock: FakeClock) {
  const ears = new Pipe<Ear>();
  const heard: (Heard & { atMs: number })[] = [];
  const state: { error: unknown; isOver: boolean } = { error: undefined, isOver: false };
  const ending = new AbortController();
  (async () => {
    for await (const one of chain.hear(ears, ending.signal)) heard.push({ ...one, atMs: clock.nowMs() });
  })()
    .catch((error: unknown) => {
      state.error = error;
    })
    .finally(() => {
      state.isOver = true;
    });
  const speak = async (ms: number) => {
    for (let at = 0; at < ms; at += 20) {
      ears.push({ kind: 'audio', pcm: silence(20, 8000) });
      await clock.advance(20);
    }
  };
  const say = async (ms: number) => {
    ears.push({ kind: 'start' });
    await speak(ms);
    ears.push({ kind: 'end' });
    await clock.advance(0);
  };
  return { ears, heard, state, ending, speak, say, texts: () => heard.map((one) => ('text' in one ? one.text : one.kind)) };
}

test('a recogniser that works gets all of it', async () => {
  const { say, texts, told, state, ears, clock } = setUp({ a: counts, b: counts });
  await say(200);
  await say(100);
  ears.close();
  await clock.advance(0);
  expect(texts()).toEqual(['200 ms', 'settled', '100 ms', 'settled']);
  expect(told.b).toEqual([]);
  expect(state).toEqual({ error: undefined, isOver: true });
});

test.each(['fails', 'stops'] as const)('a recogniser that %s within an utterance is followed by one that hears all of it', async (how) => {
  const { say, texts, failovers, open } = setUp({ a: (_ear, { audioMs }) => (audioMs === 100 ? how : []), b: counts });
  await say(200);
  expect(texts()).toEqual(['200 ms', 'settled']);
  expect(failovers).toMatchObject([{ from: 'a', to: 'b' }]);
  expect(open).toEqual({ a: 0, b: 1 });
});

test('a recogniser that fails before anybody speaks is followed when somebody does', async () => {
  const { speak, say, texts } = setUp({ a: () => 'fails', b: counts }, { b: 'utterance' });
  await speak(1000);
  await say(200);
  // with the sound just before it
  expect(texts()).toEqual(['600 ms', 'settled']);
});

test('a recogniser that does not answer is replaced in time, and the caller is answered once', async () => {
  const { say, heard, clock, texts, open } = setUp({ a: (ear) => (ear.kind === 'end' ? 'hangs' : []), b: counts });
  await say(200);
  await clock.advance(1300);
  expect(texts()).toEqual(['200 ms', 'settled']);
  expect(heard.at(-1)?.atMs).toBe(1400);
  expect(open.a).toBe(0);
});

test('the last resort is waited for while the machine is busy', async () => {
  const { say, clock, state } = setUp({ own: (ear) => (ear.kind === 'end' ? 'hangs' : []) }, {}, 'own');
  await say(200);
  await clock.advance(7_000);
  expect(state.isOver).toBe(false);
  await clock.advance(1_500);
  expect(state.error).toMatchObject({ fault: 'timeout' });
});

test('what was understood before is not heard again', async () => {
  const { say, texts, told } = setUp({
    a: (_ear, { audioMs }) => (audioMs === 1000 ? [final('my name is')] : audioMs === 1200 ? 'fails' : []),
    b: counts,
  });
  await say(1500);
  expect(texts()).toEqual(['my name is', '800 ms', 'settled']);
  expect(told.b?.filter((kind) => kind === 'start')).toHaveLength(1);
});

test('partials go through, and those of the one who takes over replace them', async () => {
  const heardAt =
    (text: string, ms: number): Rule =>
    (_ear, { audioMs }) =>
      audioMs === ms ? [partial(text)] : [];
  const first: Rule = (ear, at) => (at.audioMs === 200 ? 'fails' : heardAt('hel', 100)(ear, at));
  const { say, texts } = setUp({ a: first, b: heardAt('hello', 300) });
  await say(400);
  expect(texts()).toEqual(['hel', 'hello']);
});

test('one that listens by utterance is not given the silence, and gets the sound before the beginning', async () => {
  const { chain, speak, say, told, texts } = setUp({ a: counts, b: counts }, { a: 'utterance', b: 'always' });
  expect(chain.listens).toBe('always');
  await speak(2000);
  await say(200);
  expect(texts()).toEqual(['600 ms', 'settled']);
  expect(told.a?.[0]).toBe('start');
});

test('all failing with one utterance fails; a success in between gives each another chance', async () => {
  const everyOther =
    (parity: number): Rule =>
    (ear, { ends }) =>
      ear.kind === 'end' && ends % 2 === parity ? 'fails' : counts(ear, { audioMs: 1, ends });
  const { say, state, heard } = setUp({ a: everyOther(0), b: everyOther(0) });
  for (let count = 0; count < 6; count++) await say(100);
  expect(heard.filter(({ kind }) => kind === 'settled')).toHaveLength(6);
  expect(state.error).toBeUndefined();
  const broken = setUp({ a: () => 'fails', b: () => 'fails' });
  await broken.say(100);
  expect(broken.state.error).toMatchObject({ provider: 'b', fault: 'unavailable' });
});

test('what was said before the input ended is answered by the next one', async () => {
  const { say, ears, clock, texts, state } = setUp({ a: (ear) => (ear.kind === 'end' ? 'stops' : []), b: counts });
  await say(200);
  ears.close();
  await clock.advance(0);
  expect(texts()).toEqual(['200 ms', 'settled']);
  expect(state).toEqual({ error: undefined, isOver: true });
});

test('an abort closes the recogniser', async () => {
  const { say, ending, clock, open, state } = setUp({ a: () => [] });
  await say(100);
  ending.abort();
  await clock.advance(0);
  expect(open).toEqual({ a: 0 });
  expect(state).toEqual({ error: undefined, isOver: true });
});
