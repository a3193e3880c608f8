/** Whether a call is recorded without anybody asking for it. Pure. */
import type { RecordingMode, RecordingTrigger } from '@botpbx/shared/model/recording';

/** What is known of a call that is talked on. */
export interface TalkSeen {
  /** Numbers of all who talk: extensions, and numbers outside. */
  readonly parties: readonly string[];
  readonly isOutside: boolean;
  /** The call waited in a queue that records. */
  readonly isFromRecordedQueue: boolean;
  /** Somebody of it is in a conference room that records. */
  readonly isInRecordedRoom: boolean;
  /** The caller talks, or has talked, with an agent whose calls are recorded. */
  readonly isAgentRecorded: boolean;
}

/** What the tenant wants. */
export interface RecordingRules {
  readonly isEnabled: boolean;
  /** What holds for every call with the outside, beside what the extensions say. */
  readonly mode: RecordingMode;
  /** What an extension says; undefined for a number that is none. */
  readonly modeOf: (number: string) => RecordingMode | undefined;
}

/**
 * Why the call is recorded; undefined when it is not. An extension that says never is never recorded, whatever a queue, the
 * tenant or the other side says.
 */
export function triggerOf(talk: TalkSeen, rules: RecordingRules): RecordingTrigger | undefined {
  if (!isAllowed(talk, rules)) return undefined;
  if (talk.parties.some((party) => rules.modeOf(party) === 'always')) return 'extension';
  if (talk.isFromRecordedQueue) return 'queue';
  if (talk.isInRecordedRoom) return 'conference';
  if (talk.isAgentRecorded) return 'agent';
  return talk.isOutside && rules.mode === 'always' ? 'tenant' : undefined;
}

/** Whether somebody may ask for a recording of the call. */
export const isAllowed = ({ parties, isOutside }: Pick<TalkSeen, 'parties' | 'isOutside'>, rules: RecordingRules): boolean =>
  rules.isEnabled && !(isOutside && rules.mode === 'never') && !parties.some((party) => rules.modeOf(party) === 'never');
