import { expect, test } from 'vitest';
import type { LanguageModel, Message } from '../voice/ports.ts';
import { summaryOf, transcriptOf, wantedBy } from './summary.ts';

const history: Message[] = [
  { role: 'agent', text: 'Hello. How can I help?' },
  { role: 'caller', text: 'My printer is on fire' },
  { role: 'agent', text: '', toolCalls: [] },
  { role: 'caller', text: 'yes' },
];
const says = (...texts: string[]): LanguageModel =>
  async function* () {
    for (const text of texts) yield { kind: 'text', text };
  };
const never = new AbortController().signal;

test('without a model, what the caller said at most length sums the call up', async () => {
  expect(await summaryOf(history, undefined, never)).toBe('The caller said: “My printer is on fire”');
  expect(wantedBy([{ role: 'agent', text: 'Hello?' }])).toBeNull();
});

test('a model sums it up in one line', async () => {
  expect(await summaryOf(history, says('The printer\n', ' burns. '), never)).toBe('The printer burns.');
});

test('a model that fails or says nothing costs nobody the summary', async () => {
  const fails: LanguageModel = async function* () {
    yield { kind: 'text', text: 'The ' };
    throw new Error('gone');
  };
  for (const think of [fails, says(), says('  ')]) expect(await summaryOf(history, think, never)).toContain('My printer');
});

test('a model that is too slow is not waited for', async () => {
  expect(await summaryOf(history, says('half of it'), AbortSignal.abort())).toContain('My printer');
});

test('the transcript has what was said, and nothing else', () => {
  expect(transcriptOf(history)).toBe('Agent: Hello. How can I help?\nCaller: My printer is on fire\nCaller: yes');
});
