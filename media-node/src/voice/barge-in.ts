/** Decides what becomes of our speech when the caller is heard over it: it falls silent at once, and then goes on or is given up. */
import { unreachable } from '@botpbx/shared/base/errors';
import { type Remark, remarkOf } from './backchannel.ts';
import { wordsOf } from './words.ts';

/** What is to be done. `hurry`: the recogniser is asked for its words without more hang-over. */
export type Move = 'hold' | 'release' | 'commit' | 'hurry' | 'none';

/** What happens on the caller's side. `text`: all that is known of his turn. */
export type CallerMove =
  | { readonly kind: 'stir' | 'calm' | 'onset' | 'resumed' | 'nothing' }
  | { readonly kind: 'pause'; readonly spokenMs: number }
  | { readonly kind: 'partial' | 'said'; readonly text: string };

/** `listening`: he speaks; `waiting`: he is silent, and it is not known yet what it was. */
type State = 'quiet' | 'stirred' | 'listening' | 'waiting';

/** What is shorter and without words was a cough, most likely. */
const COUGH_MS = 700;

export class BargeIn {
  #state: State = 'quiet';
  #text = '';
  #hasMurmured = false;
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  /** He has murmured over what we said, and nothing has begun since. */
  get hasMurmured(): boolean {
    return this.#hasMurmured;
  }

  /** Begins anew: what we say is something else now. */
  reset(): void {
    this.#state = 'quiet';
    this.#text = '';
    this.#hasMurmured = false;
  }

  /** Takes what happens while we speak. `isAsking`: we ask him something, so that a "yes" is an answer. */
  take(happened: CallerMove, isAsking: boolean): Move {
    switch (happened.kind) {
      case 'stir':
        return this.#begin('stirred');
      case 'onset':
      case 'resumed':
        return this.#begin('listening');
      case 'calm':
        return this.#state === 'stirred' ? this.#release() : 'none';
      case 'nothing':
        return this.#release();
      case 'pause':
        return this.#onPause(happened.spokenMs, isAsking);
      case 'partial':
        return this.#onPartial(happened.text, isAsking);
      case 'said':
        return this.#decide(this.#remark(happened.text, isAsking)) ?? this.#release();
      default:
        return unreachable(happened);
    }
  }

  #begin(state: 'stirred' | 'listening'): Move {
    if (state === 'stirred' && this.#state !== 'quiet') return 'none';
    this.#text = '';
    this.#hasMurmured = false;
    this.#state = state;
    return 'hold';
  }

  #release(): Move {
    this.reset();
    return 'release';
  }

  #onPause(spokenMs: number, isAsking: boolean): Move {
    if (this.#state !== 'listening') return 'none';
    const remark = this.#remark(this.#text, isAsking);
    const move = this.#decide(remark);
    if (move) return move;
    this.#state = 'waiting';
    return remark === 'nothing' && spokenMs < COUGH_MS ? 'hurry' : 'none';
  }

  #onPartial(text: string, isAsking: boolean): Move {
    this.#text = text;
    if (this.#state !== 'listening' && this.#state !== 'waiting') return 'none';
    const remark = this.#remark(text, isAsking);
    if (this.#state === 'waiting') return this.#decide(remark) ?? 'none';
    // one word may still become "I see"
    const isSure = remark === 'command' || (remark === 'words' && wordsOf(text).length > 1);
    return isSure ? 'commit' : 'none';
  }

  /** What a remark means once he is silent; undefined: nothing yet. */
  #decide(remark: Remark): Move | undefined {
    if (remark === 'nothing') return undefined;
    if (remark !== 'murmur') return 'commit';
    const move = this.#release();
    this.#hasMurmured = true;
    return move;
  }

  #remark(text: string, isAsking: boolean): Remark {
    const remark = remarkOf(text, this.#language);
    return remark === 'murmur' && isAsking ? 'words' : remark;
  }
}
