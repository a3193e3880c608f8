import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Flow } from '@botpbx/shared/model/flow';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '../log.ts';
import type { Speech } from '../voice/ports.ts';
import type { PromptVoice } from './making.ts';
import { openPromptRoom, type PromptRoom, type PromptRoomOptions } from './room.ts';
import type { WantedSound } from './wanted.ts';

const PIPER: TtsChoice = { engine: 'piper', voice: null, speed: 1 };
const never = new AbortController().signal;

let folder: string;
const open: PromptRoom[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.stop();
  await rm(folder, { recursive: true });
});

/** Engines that say each letter in 20 ms, at 8 kHz and 24 kHz; each may be slow, refuse, or be known to be down. */
function engines() {
  const spoken: string[] = [];
  const told: string[] = [];
  const state = { delayMs: 0, isBroken: false, isDown: false, isCut: false, flite: true };
  async function* speak(text: string, engine: string, signal: AbortSignal): AsyncGenerator<Speech> {
    spoken.push(`${engine}: ${text}`);
    if (engine !== 'flite') {
      await new Promise((resolve) => setTimeout(resolve, state.delayMs));
      signal.throwIfAborted();
      if (state.isBroken) throw new Error('broken');
    } else if (!state.flite) throw new Error('no flite');
    const sampleRateHz = engine === 'flite' ? 16_000 : 24_000;
    const letters = state.isCut && engine !== 'flite' ? 1 : text.length;
    yield { kind: 'audio', pcm: { samples: new Int16Array((sampleRateHz * 20 * letters) / 1000).fill(1000), sampleRateHz } };
  }
  const voiceOf = ({ choice }: WantedSound): PromptVoice => ({
    speak: (text, signal) => speak(text, choice.engine, signal),
    allows: () => choice.engine === 'flite' || !state.isDown,
    succeeded: () => void told.push(`${choice.engine} well`),
    failed: () => void told.push(`${choice.engine} failed`),
  });
  return { spoken, told, state, voiceOf };
}

async function room(given: Partial<PromptRoomOptions> & Pick<PromptRoomOptions, 'voiceOf'>): Promise<PromptRoom> {
  const made = await openPromptRoom({ folder, owner: undefined, log: silentLog, retry: { firstMs: 20, lastMs: 20 }, ...given });
  open.push(made);
  return made;
}
const text = (words: string, voice: TtsChoice | null = PIPER) => ({ kind: 'text', text: words, voice, language: 'en' }) as const;
const ivrs = (...words: string[]) => [
  {
    id: 1,
    version: 1,
    name: 'Main',
    number: null,
    failed_destination: null,
    flow: Flow.parse({
      voice: PIPER,
      steps: [
        { id: 's', kind: 'start', exits: { next: ['0'] } },
        ...words.map((one, at) => ({
          ...{ id: String(at), kind: 'play_message', settings: { prompt: { kind: 'text', text: one } } },
          exits: { next: [String(at + 1)] },
        })),
      ],
    }),
  },
];
const filesIn = async () => (await readdir(folder)).filter((name) => name.endsWith('.wav16'));

test('a text is spoken once for all callers, as a sound of 16 bit at 16 kHz', async () => {
  const { voiceOf, spoken } = engines();
  const { prompterOf } = await room({ voiceOf });
  const paths = await Promise.all([1, 2, 3].map(() => prompterOf(7).path(text('Hello there.'), never)));
  expect(new Set(paths).size).toBe(1);
  expect(await prompterOf(7).path(text(' Hello there. '), never)).toBe(paths[0]);
  expect(spoken).toEqual(['piper: Hello there.']);
  const wav = await readFile(`${paths[0]}.wav16`);
  expect([wav.toString('latin1', 0, 4), wav.readUInt32LE(24), wav.readUInt16LE(34), wav.readUInt32LE(40)]).toEqual([
    'RIFF',
    16_000,
    16,
    7680,
  ]);
  expect(wav.length).toBe(7724);
});

test("sounds of an engine with an account are the tenant's; the plain voice says the same to all", async () => {
  const { voiceOf } = engines();
  const { prompterOf } = await room({ voiceOf });
  const at = (tenantId: number, voice: TtsChoice | null) => prompterOf(tenantId).path(text('Hello.', voice), never);
  expect(await at(1, PIPER)).not.toBe(await at(2, PIPER));
  expect(await at(1, null)).toBe(await at(2, null));
  expect(await at(1, PIPER)).not.toBe(await at(1, { engine: 'piper', voice: 'de_DE-thorsten-medium', speed: 1 }));
});

test('a text without words is nothing', async () => {
  const { voiceOf, spoken } = engines();
  const { prompterOf } = await room({ voiceOf });
  expect(await prompterOf(1).path(text(' ... '), never)).toBeUndefined();
  expect(spoken).toEqual([]);
});

test('what is spoken outlives the process, but no half of a file does', async () => {
  const first = engines();
  const one = await room({ voiceOf: first.voiceOf });
  const path = await one.prompterOf(1).path(text('Hello.'), never);
  const other = await one.prompterOf(1).path(text('Goodbye.'), never);
  await truncate(`${other}.wav16`, 1000);
  await writeFile(join(folder, 'abc.new'), 'x');
  const second = engines();
  const next = await room({ voiceOf: second.voiceOf });
  expect(await next.prompterOf(1).path(text('Hello.'), never)).toBe(path);
  expect(second.spoken).toEqual([]);
  expect(await filesIn()).toHaveLength(1);
  await next.prompterOf(1).path(text('Goodbye.'), never);
  expect(second.spoken).toEqual(['piper: Goodbye.']);
});

test.each(['isBroken', 'isDown', 'isCut'] as const)('where the chosen engine fails (%s) the plain voice speaks at once', async (how) => {
  const { voiceOf, spoken, state, told } = engines();
  state[how] = true;
  const { prompterOf } = await room({ voiceOf });
  const startedMs = performance.now();
  const plain = await prompterOf(1).path(text('Hello.'), never);
  expect(performance.now() - startedMs).toBeLessThan(500);
  expect(plain).toBe(await prompterOf(1).path(text('Hello.', null), never));
  expect(spoken.at(-1)).toBe('flite: Hello.');
  if (how !== 'isDown') expect(told).toContain('piper failed');
  state[how] = false;
  expect(await prompterOf(1).path(text('Hello.'), never)).not.toBe(plain);
});

test('a late engine is not waited for, and its sound is there for the next caller', async () => {
  const { voiceOf, state, told } = engines();
  state.delayMs = 2_300;
  const { prompterOf } = await room({ voiceOf });
  const startedMs = performance.now();
  const plain = await prompterOf(1).path(text('Hello.'), never);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
  expect(plain).toBe(await prompterOf(1).path(text('Hello.', null), never));
  expect(told).toContain('piper failed');
  await vi.waitFor(async () => expect(await filesIn()).toHaveLength(2), 3_000);
  expect(await prompterOf(1).path(text('Hello.'), never)).not.toBe(plain);
});

test('where nobody can speak there is no sound, and a caller who hangs up waits for none', async () => {
  const { voiceOf, state } = engines();
  Object.assign(state, { isDown: true, flite: false });
  const { prompterOf } = await room({ voiceOf });
  expect(await prompterOf(1).path(text('Hello.'), never)).toBeUndefined();
  state.isDown = false;
  state.delayMs = 1_000;
  const leaving = new AbortController();
  const path = prompterOf(1).path(text('Hello.'), leaving.signal);
  leaving.abort();
  expect(await path).toBeUndefined();
});

test('what all callers hear is ready before the first one; what fails is spoken plainly and tried again', async () => {
  const { voiceOf, spoken, state } = engines();
  const { prompterOf, wanted, lacking } = await room({ voiceOf });
  state.isBroken = true;
  wanted([{ tenant_id: 4, ivrs: ivrs('One.', 'Two.', 'Your number is ${CALLERID(num)}.') }]);
  await vi.waitFor(async () => expect(await filesIn()).toHaveLength(2));
  expect(lacking()).toBe(2);
  expect(spoken.filter((one) => one.startsWith('flite'))).toEqual(['flite: One.', 'flite: Two.']);
  state.isBroken = false;
  await vi.waitFor(() => expect(lacking()).toBe(0));
  const before = spoken.length;
  await prompterOf(4).path(text('Two.'), never);
  expect(spoken.length).toBe(before);
  wanted([{ tenant_id: 4, ivrs: ivrs('Two.', 'Three.') }]);
  await vi.waitFor(() => expect(lacking()).toBe(0));
  expect(spoken.slice(before)).toEqual(['piper: Three.']);
});

test('a new configuration need not wait for the next try of an old one', async () => {
  const { voiceOf, spoken, state } = engines();
  const { wanted } = await room({ voiceOf, retry: { firstMs: 60_000, lastMs: 60_000 } });
  state.isDown = true;
  wanted([{ tenant_id: 4, ivrs: ivrs('One.') }]);
  await vi.waitFor(() => expect(spoken).toEqual(['flite: One.']));
  wanted([{ tenant_id: 4, ivrs: ivrs('Two.') }]);
  await vi.waitFor(() => expect(spoken).toEqual(['flite: One.', 'flite: Two.']));
});

test('there is room for so much; what flows say goes last', async () => {
  const { voiceOf } = engines();
  // each letter takes 640 bytes
  const { prompterOf, wanted, lacking } = await room({ voiceOf, maxBytes: 20_000 });
  wanted([{ tenant_id: 1, ivrs: ivrs('0123456789') }]);
  await vi.waitFor(() => expect(lacking()).toBe(0));
  for (const one of ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc', 'dddddddddd']) await prompterOf(1).path(text(one), never);
  expect(lacking()).toBe(0);
  expect(await filesIn()).toHaveLength(3);
});

test('what was said to one caller alone goes after a day', async () => {
  const { voiceOf } = engines();
  let nowMs = Date.now();
  const { openShelf } = await import('./shelf.ts');
  const one = await room({ voiceOf });
  await one.prompterOf(1).path(text('Hello Ada.'), never);
  const kept = await one.prompterOf(1).path(text('Hello.'), never);
  await utimes(`${kept}.wav16`, new Date(nowMs), new Date(nowMs));
  const shelf = await openShelf({ folder, owner: undefined, maxBytes: 1e9, nowMs: () => nowMs, log: silentLog });
  nowMs += 80_000_000;
  expect(shelf.find(kept?.split('/').at(-1) ?? '')).toBe(kept);
  nowMs += 10_000_000;
  await shelf.sweep();
  expect(await filesIn()).toEqual([`${kept?.split('/').at(-1)}.wav16`]);
});
