/** What the caller has said or pressed and nobody has answered yet. */
import { withCaller } from './history.ts';
import type { Message } from './ports.ts';
import type { Said } from './turn-text.ts';

type Pending = { readonly kind: 'said'; readonly said: Said } | { readonly kind: 'keys'; readonly keys: string };

/** All of it as one turn. */
export interface CallerTurn {
  /** What he said; empty if he pressed keys alone. */
  readonly text: string;
  readonly hasKeys: boolean;
  /** For the record; with what he said right before in the same breath. */
  readonly userText: string;
  readonly said: Said | null;
}

export class Unanswered {
  #pending: Pending[] = [];

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  say(said: Said): void {
    this.#pending.push({ kind: 'said', said });
  }

  press(keys: string): void {
    this.#pending.push({ kind: 'keys', keys });
  }

  /** Takes all of it, and appends it to the history. */
  take(history: Message[]): CallerTurn {
    const pending = this.#pending;
    this.#pending = [];
    const keys = pending.flatMap((one) => (one.kind === 'keys' ? [one.keys] : []));
    const text = pending.flatMap((one) => (one.kind === 'said' ? [one.said.text] : [])).join(' ');
    for (const pressed of keys) history.push({ role: 'note', text: `The caller pressed these keys on his phone: ${pressed}` });
    if (text !== '') history.splice(0, history.length, ...withCaller(history, text));
    const last = history.at(-1);
    const spoken = text !== '' && last?.role === 'caller' ? last.text : '';
    const userText = [spoken, ...keys.map((pressed) => `[keys ${pressed}]`)].filter((one) => one !== '').join(' ');
    const said = pending.findLast((one) => one.kind === 'said')?.said ?? null;
    return { text, hasKeys: keys.length > 0, userText, said };
  }
}
