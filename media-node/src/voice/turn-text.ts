/** The words of a turn, as a recogniser gives them bit by bit; and when they are all there. */
import type { Clock, Heard, Used } from './ports.ts';

/** What a caller has said in one turn. */
export interface Said {
  readonly text: string;
  /** 0 to 1; null where the engine gives none. */
  readonly confidence: number | null;
  /** When he fell silent. */
  readonly speechEndMs: number;
  /** When the last of the words was known. */
  readonly finalMs: number;
}

/** A turn that has ended on the line. */
interface Owed {
  readonly speechEndMs: number;
  /** Its words have been told: in time, or without waiting any longer. */
  isTold: boolean;
  /** What still comes for it is what was told already. */
  isLate: boolean;
  readonly waiting: AbortController;
}

export interface TurnText {
  /** All that is known of the turn that goes on. */
  readonly text: string;
  /** The engine believes that he has finished. */
  readonly isTurnEnded: boolean;
  /** Words of a turn that is over still come. */
  readonly isOwed: boolean;
  take(heard: Exclude<Heard, Used>): void;
  /** The turn is over on the line: its words are told as soon as they are all there. `settledWithinMs` bounds the wait. */
  end(speechEndMs: number): void;
  /** Forgets what was said, and what is still owed. */
  forget(): void;
}

export interface TurnTextWants {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** No recogniser is waited for longer than this. */
  readonly settledWithinMs: number;
  /** The words of the turn that goes on are others now. */
  readonly onChange: () => void;
  /** A turn's words; undefined: there were none. */
  readonly onSaid: (said: Said | undefined) => void;
}

/** Makes the collector of words of one conversation. */
export function collectWords({ clock, signal, settledWithinMs, onChange, onSaid }: TurnTextWants): TurnText {
  let finals: string[] = [];
  let confidences: number[] = [];
  let partial = '';
  let knownMs = 0;
  let isTurnEnded = false;
  const owed: Owed[] = [];
  const text = () => [...finals, partial].filter((part) => part !== '').join(' ');
  const reset = () => {
    [finals, confidences, partial, isTurnEnded] = [[], [], '', false];
  };
  const tellWords = (one: Owed, words: string) => {
    one.isTold = true;
    one.waiting.abort();
    const confidence = confidences.length > 0 ? confidences.reduce((sum, value) => sum + value, 0) / confidences.length : null;
    const said = words === '' ? undefined : { text: words, confidence, speechEndMs: one.speechEndMs, finalMs: Math.max(knownMs, 0) };
    reset();
    onSaid(said);
  };
  const settle = () => {
    const one = owed.shift();
    if (!one) return;
    if (one.isLate) return reset();
    const words = finals.length > 0 ? finals.join(' ') : partial;
    if (!one.isTold || words !== '') tellWords(one, words);
  };
  const waitFor = async (one: Owed) => {
    await clock.sleep(settledWithinMs, AbortSignal.any([signal, one.waiting.signal]));
    if (signal.aborted || one.isTold) return;
    one.isLate = true;
    tellWords(one, text());
  };
  return {
    get text() {
      return owed.some((one) => one.isLate) ? '' : text();
    },
    get isTurnEnded() {
      return isTurnEnded;
    },
    get isOwed() {
      return owed.length > 0;
    },
    take: (heard) => {
      if (heard.kind === 'settled') return settle();
      if (heard.kind === 'turn-ended') isTurnEnded = true;
      else {
        knownMs = clock.nowMs();
        isTurnEnded = false;
        partial = heard.kind === 'partial' ? heard.text.trim() : '';
        if (heard.kind === 'final' && heard.text.trim() !== '') finals.push(heard.text.trim());
        if (heard.kind === 'final' && heard.confidence !== null) confidences.push(heard.confidence);
      }
      onChange();
    },
    end: (speechEndMs) => {
      const one: Owed = { speechEndMs, isTold: false, isLate: false, waiting: new AbortController() };
      const isAllThere = owed.length === 0 && finals.length > 0 && partial === '' && knownMs >= speechEndMs;
      owed.push(one);
      if (isAllThere) tellWords(one, text());
      else void waitFor(one);
    },
    forget: () => {
      for (const one of owed) {
        one.isTold = true;
        one.isLate = true;
        one.waiting.abort();
      }
      reset();
    },
  };
}
