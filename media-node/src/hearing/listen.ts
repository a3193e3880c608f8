/** Listens to one answer on a line: the question is played meanwhile, and falls silent when he begins to speak or to press keys. */
import type { ActOf } from '@botpbx/shared/model/flow-act';
import type { Pcm } from '../voice/audio.ts';
import { type EarEvent, Ears } from '../voice/ears.ts';
import type { Clock, Line, Playing, SpeechToText, Vad } from '../voice/ports.ts';

export interface ListenParts {
  readonly line: Line;
  readonly vad: Vad;
  readonly hear: SpeechToText;
  readonly clock: Clock;
}

export interface Listening extends Pick<ActOf<'hear'>, 'expects' | 'language'> {
  readonly question: AsyncIterable<Pcm>;
  /** From the end of the question to his first word. */
  readonly timeoutMs: number;
}

/** What was heard, empty for nothing; `deaf`: nobody could understand him. */
export type Answer =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'deaf'; readonly error: unknown }
  | { readonly kind: 'left' };

/** Silence that ends an answer that sounds finished, and one that does not. */
const SILENCE: Readonly<Record<Listening['expects'], { readonly minSilenceMs: number; readonly maxSilenceMs: number }>> = {
  yes_no: { minSilenceMs: 400, maxSilenceMs: 800 },
  choices: { minSilenceMs: 500, maxSilenceMs: 1_000 },
  digits: { minSilenceMs: 1_000, maxSilenceMs: 1_600 },
  anything: { minSilenceMs: 800, maxSilenceMs: 1_600 },
};
/** Nobody talks to a machine for longer. */
const LONGEST_ANSWER_MS = 45_000;
/** Nor does a noise that never ends keep anybody. */
const LONGEST_WAIT_MS = 90_000;
const BETWEEN_KEYS_MS = 2_500;

/** Listens until something was said, nobody speaks in time, or `signal` aborts; the line stays open. */
export async function listen(parts: ListenParts, asked: Listening, signal: AbortSignal): Promise<Answer> {
  const over = new AbortController();
  const whole = AbortSignal.any([signal, over.signal]);
  const question = parts.line.play(asked.question, whole);
  const answering = new Answering(parts.clock, { asked, question, whole });
  const ears = new Ears(
    { ...parts, settings: { language: asked.language, ...SILENCE[asked.expects] } },
    (event) => answering.take(event),
    whole,
  );
  ears.done.catch((error: unknown) => answering.end({ kind: 'deaf', error }));
  void Promise.allSettled([question.done]).then(() => answering.questionOver());
  const leave = () => answering.end({ kind: 'left' });
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  void Promise.allSettled([question.done])
    .then(() => parts.clock.sleep(LONGEST_WAIT_MS, whole))
    .then(() => answering.giveUp());
  try {
    return await answering.answer;
  } finally {
    signal.removeEventListener('abort', leave);
    over.abort();
    await Promise.allSettled([ears.done, question.done]);
  }
}

interface Asking {
  readonly asked: Listening;
  readonly question: Playing;
  readonly whole: AbortSignal;
}

/** What is known of one answer while it comes. */
class Answering {
  readonly #clock: Clock;
  readonly #asking: Asking;
  readonly #answer = Promise.withResolvers<Answer>();
  #timer = new AbortController();
  #isSpeaking = false;
  #isQuestionOver = false;
  #isOver = false;
  #partial = '';
  #keys = '';

  constructor(clock: Clock, asking: Asking) {
    this.#clock = clock;
    this.#asking = asking;
  }

  get answer(): Promise<Answer> {
    return this.#answer.promise;
  }

  take(event: EarEvent): void {
    if (event.kind === 'onset') this.#begin();
    else if (event.kind === 'nothing') this.#goOn();
    else if (event.kind === 'partial') this.#partial = event.text;
    else if (event.kind === 'said') this.end({ kind: 'said', text: event.said.text });
    else if (event.kind === 'digit') this.#press(event.digit);
    else if (event.kind === 'left' || (event.kind === 'deaf' && this.#keys === '')) this.end(event);
  }

  questionOver(): void {
    if (this.#isQuestionOver) return;
    this.#isQuestionOver = true;
    if (!this.#isSpeaking && this.#keys === '') this.#wait(this.#asking.asked.timeoutMs);
  }

  /** It is over with what there is. */
  giveUp(): void {
    this.end({ kind: 'said', text: this.#keys === '' ? this.#partial : this.#keys });
  }

  end(answer: Answer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer.abort();
    this.#answer.resolve(answer);
  }

  /** The question waits until it is known whether he says something. */
  #begin(): void {
    this.#isSpeaking = true;
    this.#asking.question.pause();
    this.#wait(LONGEST_ANSWER_MS);
  }

  #goOn(): void {
    this.#isSpeaking = false;
    if (this.#keys !== '') return;
    this.#asking.question.resume();
    if (this.#isQuestionOver) this.#wait(this.#asking.asked.timeoutMs);
    else this.#timer.abort();
  }

  /** Keys are digits for those who would rather press them. */
  #press(digit: string): void {
    if (this.#asking.asked.expects !== 'digits') return;
    this.#asking.question.pause();
    if (digit === '#') this.end({ kind: 'said', text: this.#keys });
    this.#keys += digit;
    this.#wait(BETWEEN_KEYS_MS);
  }

  #wait(ms: number): void {
    this.#timer.abort();
    const timer = new AbortController();
    this.#timer = timer;
    const { whole } = this.#asking;
    void this.#clock.sleep(ms, AbortSignal.any([timer.signal, whole])).then(() => {
      if (!timer.signal.aborted && !whole.aborted) this.giveUp();
    });
  }
}
