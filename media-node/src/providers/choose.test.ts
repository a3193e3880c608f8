import { SttChoice, TtsChoice } from '@botpbx/shared/model/speech-setting';
import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { silence } from '../voice/audio.ts';
import type { Heard, Speech, Thought } from '../voice/ports.ts';
import type { Account } from './account.ts';
import { makeBreakers } from './chain/breaker.ts';
import { makeFakeClock } from './chain/testing/fake-clock.ts';
import { type Adapters, type ChooseParts, type Chooser, chooseFor } from './choose.ts';

/** Adapters that tell which account each was made with; cloud ones fail unless they have an account. */
function setUp(accounts: ChooseParts['accounts'] = {}) {
  const made: string[] = [];
  const clock = makeFakeClock();
  const note = (name: string, account: Account | undefined) => made.push(`${name} ${account?.apiKey ?? '-'} ${account?.baseUrl ?? '-'}`);
  const adapters: Adapters = {
    llm: ({ provider }, account) => {
      if (provider !== 'rules' && !account) return undefined;
      note(provider, account);
      return async function* (): AsyncGenerator<Thought> {
        yield { kind: 'text', text: provider };
      };
    },
    tts: ({ engine }, account) => {
      note(engine, account);
      return async function* (): AsyncGenerator<Speech> {
        yield { kind: 'audio', pcm: silence(5000, 8000) };
      };
    },
    stt: ({ engine }, account) => {
      note(engine, account);
      return { listens: 'utterance', hear: async function* (): AsyncGenerator<Heard> {} };
    },
    file: () => undefined,
  };
  const breakers = makeBreakers(clock, new AbortController().signal);
  const secretOf = (ref: string) => (ref === 'provider:1' ? 'key-of-the-tenant' : undefined);
  return { made, breakers, parts: { adapters, breakers, accounts, secretOf, clock, log: silentLog } satisfies ChooseParts };
}

const agent = (...providers: ('anthropic' | 'openai' | 'rules')[]) => ({
  llm: providers.map((provider) => ({ provider, model: null, temperature: 0.7, max_tokens: 100 })),
  tts: [TtsChoice.parse({ engine: 'piper' })],
  stt: [SttChoice.parse({ engine: 'deepgram' })],
});
const nobody: Chooser = { tenantId: 7, providers: [] };

test("the tenant's own account goes before the node's, and each account has its breaker", () => {
  const { made, breakers, parts } = setUp({ anthropic: { apiKey: 'key-of-the-node' }, openai: { apiKey: 'other' } });
  const secret = { secret_ref: 'provider:1', version: 1 };
  const own: Chooser = { tenantId: 7, providers: [{ provider: 'anthropic', secret, base_url: 'https://llm.example.com' }] };
  chooseFor(agent('anthropic', 'openai'), own, parts);
  chooseFor(agent('anthropic'), nobody, parts);
  expect(made.filter((one) => /^(?:anthropic|openai)/.test(one))).toEqual([
    'anthropic key-of-the-tenant https://llm.example.com',
    'openai other -',
    'anthropic key-of-the-node -',
  ]);
  expect(
    breakers
      .states()
      .map(({ key }) => key)
      .filter((key) => key.startsWith('llm')),
  ).toEqual(['llm:anthropic:t7', 'llm:openai:node', 'llm:anthropic:node']);
});

test('a local voice and local ears come last, unless the caller speaks what they do not understand', () => {
  const { made, parts } = setUp();
  chooseFor(agent('rules'), nobody, parts);
  expect(made).toEqual(['rules - -', 'piper - -', 'flite - -', 'deepgram - -', 'pocketsphinx - -']);
  made.length = 0;
  chooseFor({ ...agent('rules'), stt: [SttChoice.parse({ engine: 'deepgram', language: 'de-DE' })] }, nobody, parts);
  expect(made.at(-1)).toBe('deepgram - -');
});

test('an agent none of whose minds has an account is none, before the call begins', () => {
  const { parts } = setUp();
  expect(() => chooseFor(agent('anthropic', 'openai'), nobody, parts)).toThrow('none of the providers has an account');
});
