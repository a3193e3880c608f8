/** Writes down what was said in recordings and messages, away from every call: one sound at a time, at the lowest rank, when nothing else needs the machine. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigTranscription } from '@botpbx/shared/link/section/transcription';
import { TRANSCRIPT_TYPE, type TranscriptFile } from '@botpbx/shared/link/transcript-file';
import type { Speaker } from '@botpbx/shared/model/transcription';
import { isAbsent, makeFolder, replaceFile } from '../config/files.ts';
import type { Upload } from '../link/uploads.ts';
import type { Log } from '../log.ts';
import type { Pcm } from '../voice/audio.ts';
import { openTaskQueue, pause, type Task, type TaskQueue } from './queue.ts';
import { readSides } from './sound.ts';
import { textOf } from './text.ts';
import { type Listener, type Understood, understand } from './understand.ts';
import { utterancesIn } from './utterances.ts';

/** Who understands for a tenant. */
export interface Ears extends Listener {
  readonly engine: string;
}

export interface TranscriptionOptions {
  /** Where tasks and texts lie until they are with the cloud. */
  readonly folder: string;
  readonly settingsOf: (tenantId: number) => ConfigTranscription | undefined;
  /** Whether somebody here can understand for the tenant at all. */
  readonly canHear: (tenantId: number) => boolean;
  /** Who does; undefined when there is nobody any more. */
  readonly earsOf: (tenantId: number) => Promise<Ears | undefined>;
  /** Sums up in a few sentences; null where no language model is chosen or it does not answer. */
  readonly sumUp: (tenantId: number, text: string, signal: AbortSignal) => Promise<string | null>;
  /** Whether calls need the machine. */
  readonly isBusy: () => boolean;
  readonly upload: (upload: Upload) => Promise<void>;
  /** All is written down; what it took may be put away. */
  readonly onIdle: () => void;
  readonly log: Log;
  /** Waits between tries, for tests. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

export interface Transcription extends Pick<TaskQueue, 'put' | 'waiting' | 'isWaiting' | 'stop'> {
  /** Whether calls of the tenant that are recorded become text here. */
  takesCalls(tenantId: number): boolean;
  /** Whether calls of which no recording is kept do too. */
  takesAll(tenantId: number): boolean;
  /** Whether messages of the tenant become text here. */
  takesMessages(tenantId: number): boolean;
}

/** Looks so often whether the machine is free. */
const LOOK_EVERY_MS = 2_000;
/** Of a language model that sums up. */
const SUMMARY_WITHIN_MS = 30_000;

/** Opens the room and goes on with what an earlier life left. */
export async function openTranscription(options: TranscriptionOptions): Promise<Transcription> {
  const { folder, log, settingsOf, canHear, onIdle } = options;
  const texts = join(folder, 'texts');
  await makeFolder(texts, 0o700);
  const queue = await openTaskQueue({
    folder: join(folder, 'tasks'),
    log,
    onIdle,
    ...(options.retry && { retry: options.retry }),
    work: (task, signal) => write({ ...options, texts }, task, signal),
  });
  const takes = (tenantId: number, wants: (settings: ConfigTranscription) => boolean) => {
    const settings = settingsOf(tenantId);
    return settings?.enabled === true && wants(settings) && canHear(tenantId);
  };
  return {
    ...queue,
    takesCalls: (tenantId) => takes(tenantId, ({ calls }) => calls !== 'none'),
    takesAll: (tenantId) => takes(tenantId, ({ calls }) => calls === 'all'),
    takesMessages: (tenantId) => takes(tenantId, ({ voicemails }) => voicemails),
  };
}

type Desk = TranscriptionOptions & { readonly texts: string };

async function write(desk: Desk, task: Task, signal: AbortSignal): Promise<void> {
  const { tenantId, id, file, isTemporary, meta } = task;
  const ears = await desk.earsOf(tenantId);
  const sides = ears && (await soundOf(desk, task));
  if (ears && sides) {
    const startedMs = performance.now();
    const content = await textIn(desk, { task, ears, sides }, signal);
    if (signal.aborted) return signal.throwIfAborted();
    const path = join(desk.texts, `${id}.json`);
    await replaceFile(path, JSON.stringify(content), { mode: 0o600 });
    await desk.upload({ tenantId, kind: 'transcript', id, file: path, type: TRANSCRIPT_TYPE, meta, whenStored: 'delete' });
    desk.log.info('a sound was written down', { task: id, tenantId, engine: ears.engine, ms: Math.round(performance.now() - startedMs) });
  }
  if (isTemporary) await rm(file, { force: true });
}

async function soundOf({ log }: Desk, { file, id }: Task): Promise<Pcm[] | undefined> {
  try {
    return await readSides(file);
  } catch (error) {
    if (!(error instanceof TypeError) && !isAbsent(error)) throw error;
    log.warn('a sound can not be written down', { task: id, error });
    return undefined;
  }
}

interface Work {
  readonly task: Task;
  readonly ears: Ears;
  readonly sides: readonly Pcm[];
}

async function textIn(desk: Desk, { task, ears, sides }: Work, signal: AbortSignal): Promise<TranscriptFile> {
  const said = [];
  for (const [side, sound] of sides.entries()) {
    const understood = await sideOf(desk, { ears, sound, fromMs: task.fromMs }, signal);
    said.push({ speaker: speakerOf(task, side, sides.length), understood });
  }
  const content = textOf(said, ears.engine);
  const needsSummary = task.meta.kind === 'call' && content.text !== '';
  const within = AbortSignal.any([signal, AbortSignal.timeout(SUMMARY_WITHIN_MS)]);
  const talk = content.speakers.map(({ speaker, text }) => (speaker === null ? text : `${speaker}: ${text}`)).join('\n');
  return { ...content, summary: needsSummary ? await desk.sumUp(task.tenantId, talk, within) : null };
}

/** A recording has the caller left; a message is the caller's alone. */
function speakerOf({ meta }: Task, side: number, count: number): Speaker | null {
  if (meta.kind === 'voicemail') return 'caller';
  if (count === 1) return null;
  return side === 0 ? 'caller' : 'callee';
}

interface OneSide {
  readonly ears: Ears;
  readonly sound: Pcm;
  readonly fromMs: number;
}

async function sideOf({ isBusy }: Desk, { ears, sound, fromMs }: OneSide, signal: AbortSignal): Promise<Understood[]> {
  const made: Understood[] = [];
  for (const stretch of utterancesIn(sound)) {
    if (stretch.endMs <= fromMs) continue;
    while (isBusy() && !signal.aborted) await pause(LOOK_EVERY_MS, signal);
    signal.throwIfAborted();
    const one = await understand(ears, { sound, stretch: { ...stretch, startMs: Math.max(fromMs, stretch.startMs) } }, signal);
    if (one) made.push(one);
  }
  return made;
}
