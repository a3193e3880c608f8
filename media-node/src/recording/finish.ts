/** From what was written during a call to a WAV file on its way to the cloud. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordingMeta } from '@botpbx/shared/link/recording-meta';
import { isAbsent } from '../config/files.ts';
import type { Log } from '../log.ts';
import type { OpenRecording } from './open-recording.ts';
import { makeWav } from './wav.ts';

/** A file for the cloud, as `link/uploads` takes it. */
export interface RecordingUpload {
  readonly tenantId: number;
  readonly id: string;
  readonly file: string;
  readonly meta: RecordingMeta;
}

export interface FinishOptions {
  /** Where recordings lie. */
  readonly folder: string;
  readonly upload: (upload: RecordingUpload) => Promise<void>;
  readonly log: Log;
}

/** Asterisk closes the file of a leg that ended a moment later. */
const CLOSED_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 100;

/** Makes what finishes recordings; safe to repeat for one that was finished half. */
export function makeFinishing({ folder, upload, log }: FinishOptions): (recording: OpenRecording) => Promise<void> {
  return async (recording) => {
    const { key, tenantId, parts, startedMs, isStereo, fileName } = recording;
    for (const { path } of parts) await untilClosed(path);
    const file = join(folder, fileName);
    const pieces = parts.map(({ path, startedMs: since, isCallee }) => ({ path, isCallee, offsetMs: since - startedMs }));
    const made = await makeWav(file, pieces, isStereo);
    if (made) await upload({ tenantId, id: key, file, meta: metaOf(recording, made.durationMs) });
    else log.warn('a recording holds no sound', { key });
    for (const { path } of parts) await rm(path, { force: true });
  };
}

function metaOf(recording: OpenRecording, durationMs: number): RecordingMeta {
  const { callId, trigger, extension, party, startedMs, isStereo, fileName } = recording;
  return {
    ...{ call_id: callId, trigger, extension, party, file_name: fileName, channels: isStereo ? 2 : 1 },
    started_at: new Date(startedMs).toISOString(),
    duration_ms: durationMs,
  };
}

/** Waits until the file has stopped growing. */
async function untilClosed(path: string): Promise<void> {
  const until = performance.now() + CLOSED_WITHIN_MS;
  for (let before = -1; performance.now() < until; await sleep(LOOK_EVERY_MS)) {
    const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
      if (isAbsent(error)) return { size: 0, mtimeMs: 0 };
      throw error;
    });
    if (size === before && Date.now() - mtimeMs > LOOK_EVERY_MS) return;
    before = size;
  }
}
