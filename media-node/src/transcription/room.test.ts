import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallId } from '@botpbx/shared/base/ids';
import { transcriptionForNode } from '@botpbx/shared/link/section/transcription';
import { TranscriptFile } from '@botpbx/shared/link/transcript-file';
import { DEFAULT_TRANSCRIPTION } from '@botpbx/shared/model/transcription';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Upload } from '../link/uploads.ts';
import { silentLog } from '../log.ts';
import { wavOf } from '../providers/wav.ts';
import type { SpeechToText } from '../voice/ports.ts';
import { openTranscription, type Transcription, type TranscriptionOptions } from './room.ts';

let folder: string;
let room: Transcription | undefined;
let uploads: Upload[];
let heardMs: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'botpbx-transcription-'));
  uploads = [];
  heardMs = [];
});
afterEach(async () => {
  await room?.stop();
  room = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Says how many tenths of a second it was handed. */
const counting: SpeechToText['hear'] = async function* (input) {
  let samples = 0;
  for await (const ear of input) {
    if (ear.kind === 'audio') samples += ear.pcm.samples.length;
    if (ear.kind !== 'end') continue;
    heardMs.push(samples / 8);
    yield {
      kind: 'final',
      text: `${Math.round(samples / 800)} tenths`,
      confidence: 0.5,
      words: [{ word: 'tenths', startMs: 100, endMs: 200 }],
    };
    yield { kind: 'settled' };
  }
};

const open = async (more: Partial<TranscriptionOptions> = {}) => {
  room = await openTranscription({
    folder,
    settingsOf: () => transcriptionForNode(DEFAULT_TRANSCRIPTION),
    canHear: () => true,
    earsOf: async () => ({ engine: 'counting', hear: counting, isPaced: true }),
    sumUp: async () => null,
    isBusy: () => false,
    upload: async (upload) => void uploads.push(upload),
    onIdle: () => undefined,
    log: silentLog,
    ...more,
  });
  return room;
};

/** One second of speech on each side, the right one two seconds later. */
async function recording(name = 'call.wav'): Promise<string> {
  const samples = new Int16Array(2 * 8 * 6000);
  const speak = (side: number, fromMs: number) => {
    for (let at = fromMs * 8; at < (fromMs + 1000) * 8; at++) samples[2 * at + side] = 6000 * Math.sin(at * 0.7);
  };
  speak(0, 1000);
  speak(1, 3000);
  const path = join(folder, name);
  await writeFile(path, wavOf({ samples, sampleRateHz: 8000 }, 2));
  return path;
}
const meta = {
  ...{ kind: 'call' as const, call_id: CallId.parse('n1-1795366757.8'), extension: '1001', party: '1002' },
  ...{ started_at: '2026-11-22T11:00:00.000Z', duration_ms: 6000 },
};
const task = (file: string, more: object = {}) => ({ id: 'r-1', tenantId: 1, file, isTemporary: false, fromMs: 0, meta, ...more });
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400) throw new Error('it never came to be');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const contentOf = (upload: Upload | undefined) => TranscriptFile.parse(JSON.parse(readFileSync(upload?.file ?? '', 'utf8')));

test('a recording in stereo becomes text with who spoke and when, and goes up', async () => {
  await (await open()).put(task(await recording()));
  await until(() => uploads.length === 1);
  expect(uploads[0]).toMatchObject({ kind: 'transcript', id: 'r-1', tenantId: 1, type: 'application/json', meta, whenStored: 'delete' });
  expect(contentOf(uploads[0])).toMatchObject({
    ...{ engine: 'counting', text: '15 tenths\n15 tenths', confidence: 0.5, summary: null },
    speakers: [
      { speaker: 'caller', start: 0.76 },
      { speaker: 'callee', start: 2.76 },
    ],
    words: [
      { word: 'tenths', start: 0.86, end: 0.96 },
      { word: 'tenths', start: 2.86 },
    ],
  });
  await until(() => readdirSync(join(folder, 'tasks')).length === 0);
});

test('what an agent has written down already is not heard again', async () => {
  await (await open()).put(task(await recording(), { fromMs: 2500 }));
  await until(() => uploads.length === 1);
  expect(contentOf(uploads[0]).speakers).toMatchObject([{ speaker: 'callee' }]);
  expect(heardMs).toHaveLength(1);
});

test('while calls need the machine nobody listens; then it goes on', async () => {
  let isBusy = true;
  await (await open({ isBusy: () => isBusy })).put(task(await recording()));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heardMs).toEqual([]);
  isBusy = false;
  await until(() => uploads.length === 1);
}, 15_000);

test('what was waiting when the process died is done by the next one, and a sound of ours alone goes then', async () => {
  const file = await recording();
  const first = await open({ isBusy: () => true });
  await first.put(task(file, { isTemporary: true }));
  await first.stop();
  expect(existsSync(file)).toBe(true);
  expect((await open()).isWaiting(file)).toBe(true);
  await until(() => !existsSync(file));
  expect(uploads).toHaveLength(1);
});

test('an engine that fails is asked again; a file that is gone or broken is forgotten', async () => {
  let failures = 1;
  const flaky: SpeechToText['hear'] = (input, signal) => {
    if (failures-- > 0) throw new Error('away');
    return counting(input, signal);
  };
  const earsOf = async () => ({ engine: 'flaky', hear: flaky, isPaced: false });
  const made = await open({ earsOf, retry: { firstMs: 20, lastMs: 50 } });
  await writeFile(join(folder, 'broken.wav'), 'no sound');
  await made.put(task(await recording()));
  await made.put(task(join(folder, 'gone.wav'), { id: 'gone' }));
  await made.put(task(join(folder, 'broken.wav'), { id: 'broken' }));
  await until(() => made.waiting() === 0);
  expect(uploads.map(({ id }) => id)).toEqual(['r-1']);
  expect(failures).toBeLessThan(0);
});

test('it takes what the tenant wants', async () => {
  const wants = (more: object) => open({ settingsOf: () => transcriptionForNode({ ...DEFAULT_TRANSCRIPTION, ...more }) });
  const takes = async (more: object) => {
    const made = await wants(more);
    await made.stop();
    return [made.takesCalls(1), made.takesMessages(1)];
  };
  expect(await takes({})).toEqual([true, true]);
  expect(await takes({ calls: 'none' })).toEqual([false, true]);
  expect(await takes({ voicemails: false })).toEqual([true, false]);
  expect(await takes({ enabled: false })).toEqual([false, false]);
});
