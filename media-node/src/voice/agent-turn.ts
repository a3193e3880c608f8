/** One turn of the agent while it goes on: its answer, what is heard of it, and the digits that it asks for. */
import type { Ahead } from './ahead.ts';
import { type AnswerEnd, type AnswerNotes, answer } from './answer.ts';
import { DigitCollector } from './collect.ts';
import type { LanguageModel } from './ports.ts';
import { only } from './streams.ts';
import type { DigitsAsked, Tools } from './tools.ts';
import { type TurnParts, utteranceOf } from './turn-parts.ts';
import type { TurnCause } from './turn-record.ts';
import type { Utterance } from './utterance.ts';

/** What the agent is to do in a turn. */
export interface TurnWork extends TurnCause {
  /** A text to say; without it the model answers. */
  readonly text?: string;
  readonly isInterruptible: boolean;
  readonly ahead?: Ahead | undefined;
}

const MASKED_WITHIN_MS = 1_000;

export class AgentTurn {
  readonly work: TurnWork;
  readonly at: string;
  readonly notes: AnswerNotes = { uses: [], sources: [], thoughts: [] };
  /** Never rejects. */
  readonly done: Promise<AnswerEnd>;
  readonly utterances: Utterance[];
  readonly #parts: TurnParts;
  readonly #scope: AbortController;
  #collector: DigitCollector | undefined;
  #isBridged = false;

  constructor(parts: TurnParts, work: TurnWork) {
    this.work = work;
    this.#parts = parts;
    this.at = parts.agent.instant();
    this.#scope = work.ahead?.scope ?? new AbortController();
    const cut = AbortSignal.any([parts.whole, this.#scope.signal]);
    this.utterances = [work.ahead?.utterance ?? this.#newUtterance(cut)];
    this.voice.open();
    this.done = this.#answer(cut);
  }

  /** What is heard now. */
  get voice(): Utterance {
    return this.utterances.at(-1) as Utterance;
  }
  get isCut(): boolean {
    return this.#scope.signal.aborted;
  }
  /** Takes the keys that are pressed, while digits are asked for. */
  get collector(): DigitCollector | undefined {
    return this.#collector;
  }

  /** Ends it: nothing more is said; a tool that has begun is waited for. */
  cut(): void {
    this.#scope.abort();
    this.#collector?.giveUp();
  }

  /** The caller waits for an answer, and this turn for a tool: fillers keep him company. Resolves when they have ended; one that fails is told. */
  async bridge(): Promise<void> {
    if (this.#isBridged) return;
    this.#isBridged = true;
    const bridge = utteranceOf(this.#parts, false, this.#parts.whole, () => this.#parts.fillers.next());
    bridge.open();
    await this.done;
    bridge.finish();
    const { tell } = this.#parts.agent;
    await bridge.done.catch((error) => tell({ kind: 'error', where: 'speak', error }));
  }

  #answer(cut: AbortSignal): Promise<AnswerEnd> {
    const { agent, history, fillers, whole } = this.#parts;
    const { text, ahead } = this.work;
    const who = text === undefined ? agent : { ...agent, think: saying(text), tools: NO_TOOLS };
    fillers.use(null);
    const onTool = (filler: string | null) => fillers.use(filler);
    const collect = (asked: DigitsAsked) => this.#collect(asked, cut);
    return answer({ agent: who, history, voice: this.voice, ahead: ahead?.thought, onTool, collect }, this.notes, { cut, whole });
  }

  #newUtterance(signal: AbortSignal): Utterance {
    const { text, isInterruptible } = this.work;
    return utteranceOf(this.#parts, isInterruptible, signal, () => (text === undefined ? this.#parts.fillers.next() : null));
  }

  async #collect(asked: DigitsAsked, cut: AbortSignal): Promise<{ digits: string | null; voice: Utterance }> {
    const { agent, fillers, setDeaf } = this.#parts;
    const collector = new DigitCollector();
    const ask = (again: boolean): number => {
      const { voice } = this;
      if (again || voice.meant() === '') {
        const next = again ? this.#nextUtterance(cut) : voice;
        next.say(again ? agent.settings.phrases.enterDigitsAgain : agent.settings.phrases.enterDigits, ASIDE);
      }
      return this.voice.remainingMs;
    };
    fillers.mute(true);
    if (asked.isMasked) setDeaf(true);
    this.#collector = collector;
    try {
      if (asked.isMasked) await this.#tellMasked(true);
      const digits = await collector.collect(asked, { clock: agent.clock, ask, hush: () => this.voice.cut() }, cut);
      return { digits, voice: this.#nextUtterance(cut) };
    } finally {
      fillers.mute(false);
      // whoever presses more keys in secret than were asked for presses them for nobody, until the turn is over
      if (!asked.isMasked) this.#collector = undefined;
      else {
        await this.#tellMasked(false);
        setDeaf(false);
      }
    }
  }

  #nextUtterance(cut: AbortSignal): Utterance {
    this.voice.finish();
    const next = this.#newUtterance(cut);
    this.utterances.push(next);
    next.open();
    return next;
  }

  /** Whoever records the call is waited for, but not for ever. */
  async #tellMasked(isMasked: boolean): Promise<void> {
    const { agent, whole } = this.#parts;
    const rest = new AbortController();
    const signal = AbortSignal.any([whole, rest.signal]);
    try {
      await Promise.race([agent.onMasked(isMasked), agent.clock.sleep(MASKED_WITHIN_MS, signal)]);
    } finally {
      rest.abort();
    }
  }
}

/** What is said beside the rounds of thinking: it is no part of the history. */
const ASIDE = -1;

const NO_TOOLS: Tools = {
  specs: [],
  newTurn: () => undefined,
  act: async () => ({ kind: 'result', text: 'There are no tools.', isError: true }),
  collected: () => ({ kind: 'result', text: 'There are no tools.', isError: true }),
  fillerOf: () => null,
};

const saying =
  (text: string): LanguageModel =>
  () =>
    only({ kind: 'text', text });
