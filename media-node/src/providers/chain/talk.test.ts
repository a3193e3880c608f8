/** Chains within a talk, in time that stands still between the steps: what a caller hears when providers fail. */
import { expect, test } from 'vitest';
import { silence } from '../../voice/audio.ts';
import type { LanguageModel, Speech, Thought } from '../../voice/ports.ts';
import { LETTER_MS, stage } from '../../voice/testing/stage.ts';
import { makeBreaker, makeBudget } from './breaker.ts';
import { makeLlmChain } from './llm.ts';
import type { ChainTools } from './member.ts';
import { type Act, play } from './testing/members.ts';
import { makeTtsChain } from './tts.ts';

const says = (...pieces: string[]): Act<Thought>[] => pieces.map((text) => ({ gives: { kind: 'text', text } }));
const GOOD = says('Of course. ', 'I put you through to sales.');
const FAULTS = ['auth', 'rate_limited', 'unavailable', 'timeout', 'refused', 'garbage', 'cut'] as const;

/** A talk whose mind and voice are chains of what follows the scripts. */
function talk(minds: readonly (readonly Act<Thought>[])[], voices: readonly (readonly Act<Speech>[] | 'speaks')[]) {
  const parts: { think?: LanguageModel; speak?: ReturnType<typeof makeTtsChain> } = {};
  const one = stage({
    thoughts: (asked, signal) => parts.think?.(asked, signal) ?? [],
    speak: (text, signal) => parts.speak?.(text, signal) ?? nothing(),
  });
  const { clock } = one;
  const tools: ChainTools = { clock, budget: makeBudget() };
  const life = new AbortController().signal;
  const member = <Engine>(provider: string, engine: Engine) => ({
    provider,
    engine,
    breaker: makeBreaker(provider, { clock, life, probe: async () => undefined }),
  });
  parts.think = makeLlmChain(
    minds.map((acts, at) => member(`mind ${at}`, (_asked: unknown, signal: AbortSignal) => play(`mind ${at}`, acts, { clock, signal }))),
    tools,
  );
  const speaks = (text: string): Act<Speech>[] => [{ gives: { kind: 'audio', pcm: silence(text.length * LETTER_MS, 8000) } }];
  parts.speak = makeTtsChain(
    voices.map((acts, at) => {
      const engine = (text: string, signal: AbortSignal) => play(`voice ${at}`, acts === 'speaks' ? speaks(text) : acts, { clock, signal });
      return member(`voice ${at}`, engine);
    }),
    tools,
  );
  return one;
}

async function* nothing(): AsyncGenerator<Speech> {}

/** The longest silence from the end of what the caller says to the end of the answer, and the answer. */
async function answered(one: ReturnType<typeof talk>) {
  await one.say('sales please', 800);
  const fromMs = one.clock.nowMs();
  let deadAirMs = 0;
  let isOver = false;
  void one.ended.then(() => {
    isOver = true;
  });
  while (one.turns().length === 0 && !isOver && one.clock.nowMs() < fromMs + 30_000) {
    await one.quiet(20);
    deadAirMs = Math.max(deadAirMs, one.clock.nowMs() - Math.max(fromMs, one.line.lastPlayedMs));
  }
  return { deadAirMs, heard: one.turns()[0]?.split(' > ')[1] };
}

const HEARD = 'Of course. I put you through to sales.';

test.each(FAULTS)('a mind that fails by %s is replaced before anybody notices', async (fails) => {
  const { deadAirMs, heard } = await answered(talk([[{ fails }], GOOD], ['speaks']));
  expect(heard).toBe(HEARD);
  expect(deadAirMs).toBeLessThan(500);
});

test('a mind that says nothing leaves less than two seconds of silence', async () => {
  const { deadAirMs, heard } = await answered(talk([['hangs'], GOOD], ['speaks']));
  expect(heard).toContain(HEARD);
  expect(deadAirMs).toBeLessThan(2000);
});

test.each([...FAULTS, 'hangs'] as const)('a mind that breaks off by %s is heard as one who did not', async (how) => {
  const broken = [...says('Of course. ', 'I put you '), how === 'hangs' ? how : { fails: how }];
  const { deadAirMs, heard } = await answered(talk([broken, says('through to sales.')], ['speaks']));
  expect(heard).toBe(HEARD);
  expect(deadAirMs).toBeLessThan(2000);
});

test.each([...FAULTS, 'hangs'] as const)('a voice that fails by %s is replaced within two seconds', async (how) => {
  const { deadAirMs, heard } = await answered(talk([GOOD], [[how === 'hangs' ? how : { fails: how }], 'speaks']));
  expect(heard).toContain(HEARD);
  expect(deadAirMs).toBeLessThan(2000);
});

test.each([...FAULTS, 'hangs'] as const)('a voice that breaks off by %s is followed by one that says the rest', async (how) => {
  const broken: Act<Speech>[] = [{ gives: { kind: 'audio', pcm: silence(300, 8000) } }, how === 'hangs' ? how : { fails: how }];
  const { deadAirMs, heard } = await answered(talk([GOOD], [broken, 'speaks']));
  expect(heard).toContain(HEARD);
  expect(deadAirMs).toBeLessThan(2000);
});

test('when all minds have failed, or all voices, the caller goes to a person', async () => {
  for (const one of [talk([[{ fails: 'auth' }], ['hangs']], ['speaks']), talk([GOOD], [[{ fails: 'auth' }], ['hangs']])]) {
    await answered(one);
    await one.quiet(10_000);
    expect(await one.ended).toMatchObject({ kind: 'failed' });
  }
});
