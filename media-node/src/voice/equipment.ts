/** Everything that a conversation has while it lasts. */

import { Forethought } from './ahead.ts';
import type { AnswerEnd } from './answer.ts';
import { BargeIn } from './barge-in.ts';
import { type EarEvent, Ears } from './ears.ts';
import { Fillers } from './fillers.ts';
import { Keys } from './keys.ts';
import type { Participant, Start } from './participant.ts';
import { Unanswered } from './pending.ts';
import type { Line, Message } from './ports.ts';
import { Silence } from './silence.ts';
import { Timer } from './timer.ts';
import { TurnLog } from './turn-log.ts';
import type { TurnParts } from './turn-parts.ts';

/** Whatever a conversation acts on. */
export type Happening =
  | EarEvent
  | { readonly kind: 'turn-ended'; readonly end: AnswerEnd }
  /** `speechless`: not even the apology could be spoken. */
  | { readonly kind: 'silent' | 'keys' | 'speechless' };

export interface Equipment {
  readonly ears: Ears;
  readonly parts: TurnParts;
  readonly bargeIn: BargeIn;
  readonly forethought: Forethought;
  readonly unanswered: Unanswered;
  readonly silence: Silence;
  readonly keys: Keys;
  readonly apology: Timer;
  readonly log: TurnLog;
}

/** Makes it, and begins to listen. All of it ends with `whole`. */
export function equip(
  { agent, line, history, start }: { readonly agent: Participant; readonly line: Line; readonly history: Message[]; readonly start: Start },
  happen: (happening: Happening) => void,
  whole: AbortSignal,
): Equipment {
  const { vad, hear, clock, settings } = agent;
  const { phrases, language, silenceTimeoutMs } = settings;
  const ears = new Ears({ line, vad, hear, clock, settings }, happen, whole);
  // a line that failed has no caller any more
  ears.done.catch(() => happen({ kind: 'left' }));
  const parts: TurnParts = {
    ...{ agent, line, history, whole },
    fillers: new Fillers(phrases.fillers),
    lastSpeechMs: () => ears.lastSpeechMs,
    setDeaf: (isDeaf) => ears.setDeaf(isDeaf),
  };
  return {
    ...{ ears, parts },
    bargeIn: new BargeIn(language),
    forethought: new Forethought(parts),
    unanswered: new Unanswered(),
    silence: new Silence(clock, { afterMs: silenceTimeoutMs, phrases }, whole),
    keys: new Keys(clock, whole),
    apology: new Timer(clock, whole),
    log: new TurnLog(agent, start.turnsTold ?? 0),
  };
}
