import { expect, test } from 'vitest';
import { silence } from '../voice/audio.ts';
import type { Speech, TextToSpeech } from '../voice/ports.ts';
import { ahead } from './greeting.ts';

const never = new AbortController().signal;

function engine(fails = false) {
  const asked: string[] = [];
  let open = 0;
  const speak: TextToSpeech = async function* (text) {
    asked.push(text);
    open++;
    try {
      if (fails) throw new Error('down');
      yield { kind: 'audio', pcm: silence(20, 8000) };
      yield { kind: 'audio', pcm: silence(40, 8000) };
    } finally {
      open--;
    }
  };
  return { asked, speak, open: () => open };
}

async function all(speech: AsyncIterable<Speech>): Promise<number[]> {
  const lengths: number[] = [];
  for await (const one of speech) if (one.kind === 'audio') lengths.push(one.pcm.samples.length / 8);
  return lengths;
}

test('the first sentence is asked for once, before it is wanted', async () => {
  const { asked, speak, open } = engine();
  const ready = await ahead(speak, 'Hello there. How can I help?', never);
  expect(asked).toEqual(['Hello there.']);
  expect(await all(ready('Hello there.', never))).toEqual([20, 40]);
  expect(asked).toEqual(['Hello there.']);
  expect(open()).toBe(0);
});

test('other words, and the same ones again, are spoken as ever', async () => {
  const { asked, speak } = engine();
  const ready = await ahead(speak, 'Hello.', never);
  await all(ready('Other.', never));
  await all(ready('Hello.', never));
  await all(ready('Hello.', never));
  expect(asked).toEqual(['Hello.', 'Other.', 'Hello.']);
});

test('an engine that fails is heard of when the words are wanted', async () => {
  const { speak } = engine(true);
  const ready = await ahead(speak, 'Hello.', never);
  await expect(all(ready('Hello.', never))).rejects.toThrow('down');
});

test('nothing is spoken ahead of nothing', async () => {
  const { asked, speak } = engine();
  expect(await ahead(speak, '', never)).toBe(speak);
  expect(asked).toEqual([]);
});
