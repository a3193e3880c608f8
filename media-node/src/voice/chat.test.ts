import { expect, test } from 'vitest';
import { chatTurn } from './chat.ts';
import { phrasesOf } from './phrases.ts';
import type { Message, Thought } from './ports.ts';
import { fakeClock } from './testing/clock.ts';

const agent = (...rounds: Thought[][]) => {
  const clock = fakeClock();
  return {
    settings: {
      ...{ language: 'en-US', greeting: null, isGreetingInterruptible: true, isInterruptible: true, maxTurns: 20, silenceTimeoutMs: 5000 },
      ...{ endPhrases: ['bye'], minSilenceMs: 350, maxSilenceMs: 1000, phrases: phrasesOf('en') },
    },
    system: '',
    clock,
    tell: () => undefined,
    tools: {
      specs: [],
      newTurn: () => undefined,
      act: async () => ({ kind: 'result', text: 'open until five' }) as const,
      collected: () => ({ kind: 'result', text: 'none' }) as const,
      fillerOf: () => null,
    },
    think: async function* () {
      yield* rounds.shift() ?? [];
    },
  };
};
const NEVER = new AbortController().signal;

test('a text is answered by the same mind, with its tools', async () => {
  const chatter = agent(
    [{ kind: 'tool-call', id: '1', name: 'check_hours', input: { day: 'today' } }],
    [{ kind: 'text', text: 'Until **five**.' }],
  );
  const answered = await chatTurn(chatter, { history: [], text: 'how long are you open' }, NEVER);
  expect(answered).toMatchObject({
    text: 'Until five.',
    end: { kind: 'said' },
    uses: [{ name: 'check_hours', result: 'open until five', is_error: false }],
  });
  expect(answered.history.map(({ role }) => role)).toEqual(['caller', 'agent', 'tool', 'agent']);
});

test('a history goes on', async () => {
  const history: Message[] = [
    { role: 'caller', text: 'hi' },
    { role: 'agent', text: 'Hello.' },
  ];
  const answered = await chatTurn(agent([{ kind: 'text', text: 'Yes.' }]), { history, text: 'really' }, NEVER);
  expect(answered.history).toHaveLength(4);
});

test('an end phrase ends it without the model', async () => {
  expect(await chatTurn(agent(), { history: [], text: 'OK, bye!' }, NEVER)).toMatchObject({ end: { kind: 'end' } });
});

test('a model that fails is told', async () => {
  const broken = {
    ...agent(),
    think: () => {
      throw new Error('down');
    },
  };
  expect(await chatTurn(broken, { history: [], text: 'hi' }, NEVER)).toMatchObject({ end: { kind: 'failed', where: { where: 'think' } } });
});
