import { expect, test } from 'vitest';
import type { Asked, LanguageModel, Thought } from '../../voice/ports.ts';
import { makeLlmChain } from './llm.ts';
import { type Act, makeBench, play } from './testing/members.ts';

const asked: Asked = { system: 's', history: [{ role: 'caller', text: 'Sales, please.' }], tools: [] };
const says = (text: string): Act<Thought> => ({ gives: { kind: 'text', text } });
const calls: Act<Thought> = { gives: { kind: 'tool-call', id: 'c', name: 'transfer_call', input: { to: 'Sales' } } };

function setUp(scripts: Record<string, readonly Act<Thought>[]>, { patience = {}, last }: { patience?: object; last?: string } = {}) {
  const bench = makeBench(patience);
  const askedOf: { provider: string; asked: Asked; signal: AbortSignal }[] = [];
  const members = Object.entries(scripts).map(([provider, acts]) => {
    const engine: LanguageModel = (what, signal) => {
      askedOf.push({ provider, asked: what, signal });
      return play(provider, acts, { clock: bench.clock, signal });
    };
    return bench.member(provider, engine, { isLastResort: provider === last });
  });
  return { ...bench, askedOf, members, think: makeLlmChain(members, bench.tools) };
}

async function talk(think: LanguageModel, { clock }: ReturnType<typeof setUp>, signal = new AbortController().signal) {
  const heard: { text: string; calls: number; error: unknown; firstMs: number | undefined; isOver: boolean } = {
    text: '',
    calls: 0,
    error: undefined,
    firstMs: undefined,
    isOver: false,
  };
  const startMs = clock.nowMs();
  const reading = (async () => {
    for await (const thought of think(asked, signal)) {
      if (thought.kind === 'used') continue;
      heard.firstMs ??= clock.nowMs() - startMs;
      if (thought.kind === 'text') heard.text += thought.text;
      if (thought.kind === 'tool-call') heard.calls += 1;
    }
  })().then(
    () => undefined,
    (error) => {
      heard.error = error;
    },
  );
  void reading.then(() => {
    heard.isOver = true;
  });
  for (let step = 0; step < 100 && !heard.isOver; step++) await clock.advance(100);
  return heard;
}

test('a model that answers is the only one asked', async () => {
  const bench = setUp({ a: [says('Right '), says('away.')], b: [says('no')] });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'Right away.', error: undefined, firstMs: 0 });
  expect(bench.askedOf.map(({ provider }) => provider)).toEqual(['a']);
});

test.each(['auth', 'rate_limited', 'unavailable', 'refused', 'garbage', 'timeout'] as const)(
  '%s before a word: the next one answers at once',
  async (fails) => {
    const bench = setUp({ a: [{ fails }], b: [says('Hello.')], c: [says('no')] });
    expect(await talk(bench.think, bench)).toMatchObject({ text: 'Hello.', error: undefined, firstMs: 0 });
    expect(bench.failovers).toMatchObject([{ from: 'a', to: 'b', error: { fault: fails } }]);
  },
);

test('a model that says nothing in time is closed and replaced within two seconds', async () => {
  const bench = setUp({ a: ['hangs'], b: [{ waitsMs: 300 }, says('Hello.')] });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'Hello.', firstMs: 1800 });
  expect(bench.askedOf[0]?.signal.aborted).toBe(true);
});

test('who failed a call is asked last for a minute', async () => {
  const bench = setUp({ a: ['hangs'], b: [says('Hello.')] });
  await talk(bench.think, bench);
  expect((await talk(bench.think, bench)).firstMs).toBe(0);
  await bench.clock.advance(60_000);
  expect((await talk(bench.think, bench)).firstMs).toBe(1500);
});

test('who was late is not waited for again while there is a last resort; who failed at once is asked again', async () => {
  const late = setUp({ a: ['hangs'], rules: [says('Rules.')] }, { last: 'rules' });
  expect((await talk(late.think, late)).firstMs).toBe(1500);
  expect(await talk(late.think, late)).toMatchObject({ firstMs: 0, text: 'Rules.' });
  expect(late.askedOf.map(({ provider }) => provider)).toEqual(['a', 'rules', 'rules']);
  const down = setUp({ a: [{ fails: 'garbage' }], rules: [says('Rules.')] }, { last: 'rules' });
  await talk(down.think, down);
  await talk(down.think, down);
  expect(down.askedOf.map(({ provider }) => provider)).toEqual(['a', 'rules', 'a', 'rules']);
});

test('a model that breaks off is followed by one that goes on, and nothing is said twice', async () => {
  const bench = setUp({
    a: [says('I can put you '), says('through to'), { fails: 'cut' }],
    b: [says('through to '), says('our sales team.')],
  });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'I can put you through to our sales team.', error: undefined });
  expect(bench.askedOf[1]?.asked.history.slice(1)).toMatchObject([{ role: 'agent', text: 'I can put you through to' }, { role: 'note' }]);
});

test('a model that stalls counts as one that broke off', async () => {
  const bench = setUp({ a: [says('One moment'), 'hangs'], b: [says(', I look.')] });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'One moment, I look.', error: undefined });
  expect(bench.failovers).toMatchObject([{ from: 'a', to: 'b', error: { fault: 'timeout' } }]);
});

test('the last resort answers in its own words', async () => {
  const bench = setUp({ a: [says('One mom'), { fails: 'cut' }], rules: [says('How can I help you?')] }, { last: 'rules' });
  expect((await talk(bench.think, bench)).text).toBe('One mom How can I help you?');
  expect(bench.askedOf[1]?.asked).toEqual(asked);
});

test('a model that breaks off after a call has answered', async () => {
  const bench = setUp({ a: [says('Right.'), calls, { fails: 'cut' }], b: [calls] });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'Right.', calls: 1, error: undefined });
});

test('all failing fails with the last error', async () => {
  const bench = setUp({ a: [{ fails: 'auth' }], b: [{ fails: 'garbage' }] });
  expect(await talk(bench.think, bench)).toMatchObject({ text: '', error: { provider: 'b', fault: 'garbage' } });
  const broken = setUp({ a: [says('Well'), { fails: 'cut' }], b: [{ fails: 'auth' }] });
  expect(await talk(broken.think, broken)).toMatchObject({ text: 'Well', error: { provider: 'b', fault: 'auth' } });
});

test('a chain of nobody is none', () => {
  expect(() => setUp({})).toThrow('none of the providers has an account');
});

test('hedging asks the next one too; the first word wins and the other is closed', async () => {
  const bench = setUp({ a: [{ waitsMs: 1200 }, says('slow')], b: [{ waitsMs: 100 }, says('quick')] }, { patience: { hedgeMs: 500 } });
  expect(await talk(bench.think, bench)).toMatchObject({ text: 'quick', firstMs: 600 });
  expect(bench.askedOf.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(bench.failovers).toEqual([]);
});

test('hedging keeps to its budget, and the last resort is no hedge', async () => {
  const bench = setUp({ a: [{ waitsMs: 1200 }, says('slow')], b: [says('quick')] }, { patience: { hedgeMs: 500 } });
  for (let count = 0; count < 20; count++) await talk(bench.think, bench);
  expect(bench.askedOf.filter(({ provider }) => provider === 'b').length).toBeLessThanOrEqual(3);
  const alone = setUp({ a: [{ waitsMs: 1200 }, says('slow')], rules: [says('rules')] }, { patience: { hedgeMs: 500 }, last: 'rules' });
  expect((await talk(alone.think, alone)).text).toBe('slow');
});

test('one that is alone before the last resort gets a second try after a hiccup, not after a refusal', async () => {
  const bench = setUp({ a: [{ fails: 'unavailable' }], rules: [says('rules')] }, { last: 'rules' });
  expect((await talk(bench.think, bench)).text).toBe('rules');
  expect(bench.askedOf.map(({ provider }) => provider)).toEqual(['a', 'a', 'rules']);
  const refused = setUp({ a: [{ fails: 'refused' }], rules: [says('rules')] }, { last: 'rules' });
  await talk(refused.think, refused);
  expect(refused.askedOf.map(({ provider }) => provider)).toEqual(['a', 'rules']);
});

test('one that is known to be down is not asked, unless there is nobody else', async () => {
  const bench = setUp({ a: [says('a')], b: [says('b')] });
  for (let count = 0; count < 5; count++) bench.members[0]?.breaker.failed(Object.assign(new Error(), { fault: 'timeout' }) as never);
  expect((await talk(bench.think, bench)).text).toBe('b');
  const alone = setUp({ a: [says('a')] });
  for (let count = 0; count < 5; count++) alone.members[0]?.breaker.failed(Object.assign(new Error(), { fault: 'timeout' }) as never);
  expect((await talk(alone.think, alone)).text).toBe('a');
});

test('one after whom nobody comes is waited for longer, and the last resort is not', async () => {
  const alone = setUp({ a: [{ waitsMs: 4000 }, says('Late '), { waitsMs: 4000 }, says('but here.')] });
  expect(await talk(alone.think, alone)).toMatchObject({ text: 'Late but here.', firstMs: 4000, error: undefined });
  const backed = setUp({ a: [{ waitsMs: 4000 }, says('Late.')], rules: [says('Rules.')] }, { last: 'rules' });
  expect(await talk(backed.think, backed)).toMatchObject({ text: 'Rules.', firstMs: 1500 });
});

test('an abort closes what runs and ends quietly', async () => {
  const bench = setUp({ a: [says('Well'), 'hangs'], b: [says('b')] });
  const ending = new AbortController();
  const talking = talk(bench.think, bench, ending.signal);
  await bench.clock.advance(0);
  ending.abort();
  expect(await talking).toMatchObject({ text: 'Well', error: undefined });
  expect(bench.askedOf).toHaveLength(1);
  expect(bench.askedOf[0]?.signal.aborted).toBe(true);
});
