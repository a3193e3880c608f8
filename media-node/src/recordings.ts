/** Recording as this machine does it: Asterisk writes, what was written becomes a file with a name, and goes up. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startAmiActions } from './asterisk/ami/actions.ts';
import { makeMonitor } from './asterisk/monitor.ts';
import { recorderSecretOf, recorderUserOf } from './config/base-files.ts';
import type { LocalSecrets } from './config/local-secrets.ts';
import { openJournal } from './link/journal.ts';
import type { Uploads } from './link/uploads.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { makeFinishing } from './recording/finish.ts';
import { makeRecorder, type Recorder } from './recording/recorder.ts';
import { sweepRecordings } from './recording/sweep.ts';
import type { Settings } from './settings.ts';

export interface RecordingsParts {
  readonly settings: Settings;
  readonly secrets: LocalSecrets;
  readonly live: Live;
  readonly uploads: Uploads;
  readonly log: Log;
}

export interface Recordings {
  readonly recorder: Recorder;
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;

/** Opens the journal of what goes on and the recorder's own connection to Asterisk. */
export async function openRecordings({ settings, secrets, live, uploads, log }: RecordingsParts): Promise<Recordings> {
  const folder = settings.recordingPath;
  const partsFolder = join(settings.asteriskRun, 'spool', 'recording-parts');
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o750);
  const journal = await openJournal(join(settings.nodeFolder, 'recordings', 'journal'), log);
  const stopping = new AbortController();
  const address = { ...settings.ami, user: recorderUserOf(settings), secret: recorderSecretOf(secrets) };
  const actions = startAmiActions({ address, log }, stopping.signal);
  const recorder = makeRecorder({
    monitor: makeMonitor(actions, stopping.signal),
    journal,
    partsFolder,
    rulesOf: (tenantId) => live.current()?.recordingOf(tenantId),
    onOver: makeFinishing({
      folder,
      upload: (file) => uploads.put({ ...file, kind: 'recording', type: 'audio/wav', whenStored: 'keep' }),
      log,
    }),
    nowMs: Date.now,
    log,
  });
  const sweep = () =>
    void sweepRecordings({ folder, keepDays: settings.recordingKeepDays, isWaiting: uploads.isWaiting, nowMs: Date.now(), log }).catch(
      (error: unknown) => log.warn('old recordings could not be swept', { error }),
    );
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  return {
    recorder,
    stop: async () => {
      clearInterval(timer);
      await recorder.settled();
      stopping.abort();
      await actions.stopped;
      await journal.close();
    },
  };
}
