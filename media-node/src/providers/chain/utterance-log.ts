/** What the caller says, kept until it is understood: the next recogniser is told it again when one fails. */
import { durationMs, type Pcm } from '../../voice/audio.ts';
import type { Ear } from '../../voice/ports.ts';

/** Sound before the beginning that belongs to it: speech is noticed late. */
const BEFORE_MS = 400;
/** A caller who speaks longer than this without a word being understood is not told again from the beginning. */
const MAX_MS = 30_000;
/** Sound that was taken in but is not part of the last stretch that was understood. */
const TAIL_MS = 300;

export interface UtteranceLog {
  heard(ear: Ear): void;
  /** A stretch was understood: sound up to there is not told again. */
  understood(): void;
  /** An `end` was answered. */
  settled(): void;
  /** All that is not understood yet, as a recogniser wants it that listens by utterance. */
  replay(): readonly Ear[];
  /** How many `end`s wait for their answer. */
  owed(): number;
  /** Whether it is between `start` and `end`. */
  isSpeaking(): boolean;
  /** The sound just before `start`, for recognisers that did not hear it. */
  before(): readonly Ear[];
}

/** Makes an empty log. */
export function makeUtteranceLog(): UtteranceLog {
  let kept: Ear[] = [];
  let before: Pcm[] = [];
  let owed = 0;
  let isSpeaking = false;
  const heard = (ear: Ear) => {
    if (ear.kind === 'pause') return;
    if (ear.kind === 'audio' && !isSpeaking) {
      before = lastMs([...before, ear.pcm], BEFORE_MS);
      return;
    }
    if (ear.kind === 'start') {
      isSpeaking = true;
      kept.push(ear, ...before.map((pcm): Ear => ({ kind: 'audio', pcm })));
      before = [];
      return;
    }
    kept.push(ear);
    if (ear.kind === 'audio') return;
    isSpeaking = false;
    owed += 1;
  };
  const settled = () => {
    owed = Math.max(0, owed - 1);
    kept = kept.slice(kept.findIndex(({ kind }) => kind === 'end') + 1);
  };
  const understood = () => {
    const end = kept.findIndex(({ kind }) => kind === 'end');
    // after the end, this was the last of it
    if (end >= 0) kept = [...startOf(kept), ...kept.slice(end)];
    else kept = [...startOf(kept), ...lastMs(soundOf(kept), TAIL_MS).map((pcm): Ear => ({ kind: 'audio', pcm }))];
  };
  const replay = () => (kept.length > 0 ? withinLimit(kept) : []);
  const pre = () => before.map((pcm): Ear => ({ kind: 'audio', pcm }));
  return { heard, understood, settled, replay, owed: () => owed, isSpeaking: () => isSpeaking, before: pre };
}

const startOf = (ears: readonly Ear[]): Ear[] => ears.filter(({ kind }) => kind === 'start').slice(0, 1);

const soundOf = (ears: readonly Ear[]): Pcm[] => ears.flatMap((ear) => (ear.kind === 'audio' ? [ear.pcm] : []));

function lastMs(sound: readonly Pcm[], ms: number): Pcm[] {
  let left = ms;
  const first = sound.findLastIndex((pcm) => {
    left -= durationMs(pcm);
    return left <= 0;
  });
  return sound.slice(Math.max(0, first));
}

function withinLimit(ears: readonly Ear[]): readonly Ear[] {
  const sound = new Set(lastMs(soundOf(ears), MAX_MS));
  return ears.filter((ear) => ear.kind !== 'audio' || sound.has(ear.pcm));
}
