/** Thinking before the caller's turn is surely over. */
import { finishOf } from './endpointing.ts';
import { withCaller } from './history.ts';
import type { Asked } from './ports.ts';
import { type Thought, thinkAloud } from './think-aloud.ts';
import { type TurnParts, utteranceOf } from './turn-parts.ts';
import type { Utterance } from './utterance.ts';
import { endsWithPhrase, sameWords } from './words.ts';

/** A round of thinking that was begun before the caller's turn was surely over. */
export class Ahead {
  readonly text: string;
  readonly scope = new AbortController();
  readonly utterance: Utterance;
  readonly thought: Promise<Thought>;

  /** `text`: what it answers. Nothing of it is heard, and no tool is used, until a turn takes it over. */
  constructor(parts: TurnParts, asked: Asked, text: string) {
    const { agent } = parts;
    this.text = text;
    const signal = AbortSignal.any([parts.whole, this.scope.signal]);
    this.utterance = utteranceOf(parts, agent.settings.isInterruptible, signal, () => parts.fillers.next());
    const say = (piece: string) => this.utterance.say(piece, 0);
    this.thought = thinkAloud({ think: agent.think, clock: agent.clock, say, onUsed: agent.tell }, asked, signal);
    // whoever takes it over hears of a failure; if nobody does, it is none
    this.thought.catch(() => undefined);
  }

  drop(): void {
    this.scope.abort();
  }
}

/** A turn is thought about in advance so often at most. */
const MAX_AHEAD = 3;

/** Decides when it is worth it. */
export class Forethought {
  readonly #parts: TurnParts;
  #ahead: Ahead | undefined;
  #count = 0;

  constructor(parts: TurnParts) {
    this.#parts = parts;
  }

  /** The caller pauses, and this is all that he has said: begins to think if he may have finished. */
  consider(text: string): void {
    const { agent, history } = this.#parts;
    const { language, endPhrases } = agent.settings;
    if (this.#count >= MAX_AHEAD || text === '' || (this.#ahead && sameWords(this.#ahead.text, text))) return;
    this.drop();
    const finish = finishOf(text, language);
    if (finish === 'unfinished' || finish === 'unsure' || endsWithPhrase(text, endPhrases)) return;
    this.#count += 1;
    const asked = { system: agent.system, history: withCaller(history, text), tools: agent.tools.specs };
    this.#ahead = new Ahead(this.#parts, asked, text);
  }

  /** What was thought about exactly this, if anything was. It is the taker's then. */
  take(text: string): Ahead | undefined {
    const ahead = this.#ahead;
    this.#count = 0;
    if (!ahead || !sameWords(ahead.text, text)) return undefined;
    this.#ahead = undefined;
    return ahead;
  }

  /** The caller goes on, or somebody else speaks. */
  drop(): void {
    this.#ahead?.drop();
    this.#ahead = undefined;
  }

  /** Resolves when what was begun has ended. */
  async ended(): Promise<void> {
    await this.#ahead?.thought.catch(() => undefined);
  }
}
