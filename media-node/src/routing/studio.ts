/** A phone records a sound: speak after the tone, hear it, keep it or speak again. */
import { CAUSE, type FeatureDecision } from '@botpbx/shared/model/decision';
import type { Caller } from '../flow/caller.ts';
import type { Media, Prompt } from '../flow/media.ts';

/** A recording on its way to be a sound. */
export interface Take {
  readonly tenantId: number;
  /** As `begin` gave it. */
  readonly path: string;
  /** Number of the phone that recorded. */
  readonly extension: string;
  /** What was dialled behind the code, to tell recordings apart; empty for nothing. */
  readonly label: string;
}

/** Where recordings lie until the cloud has them. */
export interface Studio {
  /** Path without ending for a new recording, where Asterisk may write. */
  begin(): Promise<string>;
  /** Sees to it that the cloud gets the recording. */
  keep(take: Take): Promise<void>;
  /** Throws a recording away. */
  drop(path: string): Promise<void>;
}

interface Recording {
  readonly caller: Caller;
  readonly media: Media;
  readonly studio: Studio;
  readonly tenantId: number;
}

const MAX_SECONDS = 300;
const SHORTEST_MS = 500;
const TRIES = 5;
const REVIEW_TIMEOUT_MS = 8000;

/** Whoever hangs up before he accepts the recording has made none. */
export async function recordSound({ by, argument }: FeatureDecision, { caller, media, studio, tenantId }: Recording): Promise<void> {
  if (!by) return caller.leave(CAUSE.rejected);
  await media.answer();
  const path = await studio.begin();
  const isKept = await isAccepted(media, path).catch(async (error: unknown) => {
    await studio.drop(path);
    throw error;
  });
  if (isKept) {
    await studio.keep({ tenantId, path, extension: by.extension, label: argument });
    await media.play([core('vm-msgsaved')]);
  } else await studio.drop(path);
  return caller.leave(CAUSE.normal);
}

const core = (name: string): Prompt => ({ kind: 'core', name });

/** Speaks until a recording is accepted. */
async function isAccepted(media: Media, path: string): Promise<boolean> {
  for (let left = TRIES; left > 0; left--) {
    const recorded = await media.record({ path, maxSeconds: MAX_SECONDS, silenceSeconds: 0, stopDigits: '#', hasBeep: true });
    if (recorded.endedBy === 'gone') return false;
    const key = recorded.durationMs < SHORTEST_MS ? '3' : await review(media, path);
    if (key !== '3') return key === '1';
  }
  return false;
}

/** 1 accepts, 2 plays it, 3 speaks again; empty when nothing was chosen or the caller is gone. */
async function review(media: Media, path: string): Promise<string> {
  for (let left = TRIES; left > 0; left--) {
    const asked = { prompts: [core('vm-review')], maxDigits: 1, timeoutMs: REVIEW_TIMEOUT_MS, terminator: '' };
    const heard = await media.readDigits(asked);
    if (heard.kind === 'gone') return '';
    if (heard.digits === '2') await media.play([{ kind: 'file', path }], '#');
    else if (heard.digits !== '') return heard.digits;
  }
  return '';
}
