/** What is said to somebody who waits, and when. Pure. */
import type { SpokenPart } from '@botpbx/shared/model/queue-setting';

/** What of a queue decides it. */
export interface SpeechSettings {
  readonly announce_frequency: number;
  readonly announce_position: boolean;
  readonly announce_hold_time: boolean;
  readonly periodic_frequency: number;
  readonly periodic_parts: readonly SpokenPart[];
  /** Hash of the sound that is said again and again instead. */
  readonly periodicSound: string | undefined;
}

/** Where the caller stands when it is said. */
export interface Standing {
  readonly position: number;
  readonly waitedSeconds: number;
  /** Seconds that callers waited lately; undefined before the first was answered. */
  readonly holdSeconds: number | undefined;
}

/** One thing to be heard. */
export type Said =
  | { readonly kind: 'core'; readonly name: string }
  | { readonly kind: 'sound'; readonly hash: string }
  | { readonly kind: 'number'; readonly value: number };

export type Announcement = 'standing' | 'periodic';

/** The first words come so soon after a caller has joined. */
const FIRST_AFTER_MS = 1_000;

const saysStanding = (queue: SpeechSettings) => queue.announce_frequency > 0 && (queue.announce_position || queue.announce_hold_time);
const saysPeriodic = (queue: SpeechSettings) => queue.periodicSound !== undefined || queue.periodic_parts.length > 0;

/** When an announcement comes the first time and then again, in milliseconds from joining; undefined if it never does. */
export function timesOf(queue: SpeechSettings, what: Announcement): { readonly firstMs: number; readonly everyMs: number } | undefined {
  if (what === 'standing') return saysStanding(queue) ? { firstMs: FIRST_AFTER_MS, everyMs: queue.announce_frequency * 1000 } : undefined;
  const everyMs = queue.periodic_frequency * 1000;
  return saysPeriodic(queue) ? { firstMs: everyMs, everyMs } : undefined;
}

/** What an announcement says now; nothing when there is nothing true to say. */
export function wordsOf(queue: SpeechSettings, what: Announcement, standing: Standing): Said[] {
  if (what === 'periodic') return periodic(queue, standing);
  const minutes = standing.holdSeconds === undefined ? undefined : minutesLeft(standing);
  const words = [...(queue.announce_position ? place(standing.position) : []), ...(queue.announce_hold_time ? holdTime(minutes) : [])];
  return words.length === 0 ? [] : [...words, core('queue-thankyou')];
}

const core = (name: string): Said => ({ kind: 'core', name });
const number = (value: number): Said => ({ kind: 'number', value });

const place = (position: number): Said[] =>
  position === 1 ? [core('queue-youarenext')] : [core('queue-thereare'), number(position), core('queue-callswaiting')];

const holdTime = (minutes: number | undefined): Said[] =>
  minutes === undefined ? [] : [core('queue-holdtime'), number(minutes), core(minutes === 1 ? 'queue-minute' : 'queue-minutes')];

/** Whole minutes that the wait may still last; who has waited longer than others did is told one. */
export const minutesLeft = ({ holdSeconds = 0, waitedSeconds }: Standing): number =>
  Math.max(1, Math.round((holdSeconds - waitedSeconds) / 60));

function periodic({ periodicSound, periodic_parts }: SpeechSettings, standing: Standing): Said[] {
  if (periodicSound !== undefined) return [{ kind: 'sound', hash: periodicSound }];
  return periodic_parts.map((part): Said => {
    if (part.kind === 'sound') return { kind: 'sound', hash: part.hash };
    return number(part.kind === 'position' ? standing.position : minutesLeft(standing));
  });
}
