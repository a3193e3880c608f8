/** Recording as this machine does it: Asterisk writes, what was written becomes a file with a name, and goes up. */
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type AmiActions, startAmiActions } from './asterisk/ami/actions.ts';
import { makeMonitor } from './asterisk/monitor.ts';
import { recorderSecretOf, recorderUserOf } from './config/base-files.ts';
import type { LocalSecrets } from './config/local-secrets.ts';
import { openJournal } from './link/journal.ts';
import type { Uploads } from './link/uploads.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { makeFinishing } from './recording/finish.ts';
import { bothRecorders, rulesForText } from './recording/pair.ts';
import { makeRecorder, type Recorder } from './recording/recorder.ts';
import { sweepRecordings } from './recording/sweep.ts';
import type { Settings } from './settings.ts';
import type { Transcripts } from './transcripts.ts';

export interface RecordingsParts {
  readonly settings: Settings;
  readonly secrets: LocalSecrets;
  readonly live: Live;
  readonly uploads: Uploads;
  readonly transcripts: Pick<Transcripts, 'takesAll' | 'takeSound'>;
  readonly log: Log;
}

export interface Recordings {
  readonly recorder: Recorder;
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;

/** Opens the journal of what goes on and the recorder's own connection to Asterisk. */
export async function openRecordings(parts: RecordingsParts): Promise<Recordings> {
  const { settings, secrets, live, uploads, log } = parts;
  const folder = settings.recordingPath;
  const partsFolder = join(settings.asteriskRun, 'spool', 'recording-parts');
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o750);
  const journal = await openJournal(join(settings.nodeFolder, 'recordings', 'journal'), log);
  const stopping = new AbortController();
  const address = { ...settings.ami, user: recorderUserOf(settings), secret: recorderSecretOf(secrets) };
  const actions = startAmiActions({ address, log }, stopping.signal);
  const kept = makeRecorder({
    monitor: makeMonitor(actions, 'BOTPBX_RECORDING', stopping.signal),
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
  const forText = await openTextRecorder(parts, actions, stopping.signal);
  const recorder = bothRecorders(kept, forText.recorder);
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
      await Promise.all([journal.close(), forText.close()]);
    },
  };
}

/** Where a tenant has all calls written down, each is recorded beside what is kept, for that alone. */
async function openTextRecorder({ settings, live, transcripts, log }: RecordingsParts, actions: AmiActions, signal: AbortSignal) {
  const folder = join(settings.nodeFolder, 'transcription', 'sounds');
  const journal = await openJournal(join(settings.nodeFolder, 'transcription', 'journal'), log);
  const recorder = makeRecorder({
    monitor: makeMonitor(actions, 'BOTPBX_TEXT', signal),
    journal,
    partsFolder: join(settings.asteriskRun, 'spool', 'text-parts'),
    rulesOf: (tenantId) => {
      const rules = transcripts.takesAll(tenantId) ? live.current()?.recordingOf(tenantId) : undefined;
      return rules && rulesForText(rules);
    },
    onOver: makeFinishing({
      folder,
      upload: async (sound) => {
        if (!(await transcripts.takeSound({ ...sound, id: `text-${sound.id}` }))) await rm(sound.file, { force: true });
      },
      log,
    }),
    nowMs: Date.now,
    log,
  });
  return { recorder, close: () => journal.close() };
}
