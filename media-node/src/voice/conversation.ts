/** One talk between an agent and a caller: one loop over one stream of happenings. */
import { unreachable } from '@botpbx/shared/base/errors';
import { AgentTurn, type TurnWork } from './agent-turn.ts';
import type { AnswerEnd } from './answer.ts';
import { remarkOf } from './backchannel.ts';
import type { CallerMove, Move } from './barge-in.ts';
import type { EarEvent } from './ears.ts';
import { type Equipment, equip, type Happening } from './equipment.ts';
import type { End, Ended, Participant, Start } from './participant.ts';
import type { CallerTurn } from './pending.ts';
import { Pipe } from './pipe.ts';
import type { Line, Message } from './ports.ts';
import { until } from './streams.ts';
import { SELF, type TurnCause } from './turn-record.ts';
import type { Said } from './turn-text.ts';
import { endsWithPhrase } from './words.ts';

/**
 * Talks with the caller until one side ends it. Never rejects: a provider that failed for good is `failed`, and the caller has been told so
 * if there still was a voice. Nothing that was started here outlives the returned promise; the line stays open for whoever takes over.
 */
export async function converse(agent: Participant, line: Line, signal: AbortSignal, start: Start = {}): Promise<Ended> {
  let talk: Conversation;
  try {
    talk = new Conversation(agent, line, start, signal);
  } catch (error) {
    return { kind: 'failed', error, history: start.history ?? [] };
  }
  return talk.run();
}

const APOLOGY_WITHIN_MS = 6_000;
/** What lasts so long was meant to be understood. */
const SENTENCE_MS = 900;

class Conversation {
  readonly #agent: Participant;
  readonly #start: Start;
  readonly #signal: AbortSignal;
  readonly #scope = new AbortController();
  readonly #happenings = new Pipe<Happening>();
  readonly #history: Message[];
  readonly #own: Equipment;
  #turn: AgentTurn | undefined;
  readonly #bridges: Promise<void>[] = [];
  /** How the conversation ends after the turn. */
  #after: End | undefined;
  #caller: 'silent' | 'speaking' | 'paused' = 'silent';
  #text = '';
  #turns = 0;
  #hasAskedAgain = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(agent: Participant, line: Line, start: Start, signal: AbortSignal) {
    this.#agent = agent;
    this.#start = start;
    this.#signal = signal;
    this.#history = [...(start.history ?? [])];
    const whole = AbortSignal.any([signal, this.#scope.signal]);
    this.#own = equip({ agent, line, start, history: this.#history }, (happening) => this.#happenings.push(happening), whole);
  }

  async run(): Promise<Ended> {
    let end: End = { kind: 'cancelled' };
    try {
      this.#begin();
      for await (const happening of until(this.#happenings, this.#signal)) {
        const ended = this.#take(happening);
        if (ended) end = ended;
        if (ended) break;
      }
    } finally {
      this.#scope.abort();
      await Promise.allSettled([this.#own.ears.done, this.#own.forethought.ended(), ...this.#bridges]);
      // of what was said last, too, it is told what was heard
      if (this.#turn) this.#record(this.#turn, await this.#turn.done);
    }
    return { ...end, history: this.#history };
  }

  #begin(): void {
    const { greeting, isGreetingInterruptible, isInterruptible } = this.#agent.settings;
    const { history, note } = this.#start;
    if (note !== undefined) {
      this.#history.push({ role: 'note', text: note });
      this.#startTurn({ ...SELF, isInterruptible });
    } else if (!history && greeting) this.#startTurn({ ...SELF, text: greeting, isInterruptible: isGreetingInterruptible });
    else this.#waitForCaller();
  }

  #take(happening: Happening): End | undefined {
    switch (happening.kind) {
      case 'stir':
      case 'calm':
      case 'onset':
      case 'resumed':
      case 'pause':
        return this.#onVoice(happening);
      case 'partial':
        return this.#onPartial(happening.text);
      case 'said':
        return this.#onSaid(happening.said, happening.isSpeakingAgain);
      case 'nothing':
        return this.#onNothing(happening.spokenMs, happening.isSpeakingAgain);
      case 'digit':
        return this.#onDigit(happening.digit);
      case 'keys':
        return this.#onKeys();
      case 'used':
        return void this.#agent.tell(happening);
      case 'silent':
        return this.#onSilent();
      case 'turn-ended':
        return this.#onTurnEnded(happening.end);
      case 'deaf':
        return this.#onDeaf(happening.error);
      case 'speechless':
        return { kind: 'failed', error: this.#failure?.error };
      case 'left':
        return { kind: 'caller-left' };
      default:
        return unreachable(happening);
    }
  }

  #onVoice(voice: EarEvent & { readonly kind: 'stir' | 'calm' | 'onset' | 'resumed' | 'pause' }): undefined {
    if (voice.kind === 'onset' || voice.kind === 'resumed') {
      this.#caller = 'speaking';
      this.#own.silence.stop();
      this.#own.forethought.drop();
      // what was known until now is not all any more
      this.#text = '';
    }
    if (voice.kind === 'onset') this.#own.bargeIn.reset();
    if (voice.kind === 'pause') this.#caller = 'paused';
    this.#interrupt(voice);
    this.#thinkAhead();
  }

  #onPartial(text: string): undefined {
    this.#text = text;
    this.#agent.tell({ kind: 'partial', text });
    this.#interrupt({ kind: 'partial', text });
    this.#thinkAhead();
  }

  #onSaid(said: Said, isSpeakingAgain: boolean): undefined {
    this.#caller = isSpeakingAgain ? 'speaking' : 'silent';
    this.#text = '';
    const turn = this.#turn;
    const isAside = this.#own.bargeIn.hasMurmured || (turn?.voice.isOpen && !turn.voice.isInterruptible);
    const isMurmur = isAside && remarkOf(said.text, this.#agent.settings.language) === 'murmur';
    const isDropped = isMurmur || this.#interrupt({ kind: 'said', text: said.text }) === 'release';
    if (isDropped) return turn ? undefined : this.#waitForCaller();
    this.#own.silence.forget();
    this.#hasAskedAgain = false;
    this.#own.unanswered.say(said);
    turn?.collector?.giveUp();
    this.#answerPending();
  }

  #onNothing(spokenMs: number, isSpeakingAgain: boolean): undefined {
    this.#caller = isSpeakingAgain ? 'speaking' : 'silent';
    this.#text = '';
    this.#interrupt({ kind: 'nothing' });
    this.#answerPending();
    if (this.#turn || isSpeakingAgain) return;
    if (spokenMs >= SENTENCE_MS && !this.#hasAskedAgain) this.#askAgain();
    else this.#waitForCaller();
  }

  /** He said something that nobody understood. He is asked once; the next time it may as well be a noise. */
  #askAgain(): void {
    this.#hasAskedAgain = true;
    this.#agent.tell({ kind: 'error', where: 'misunderstood', error: undefined });
    this.#startTurn({ ...SELF, text: this.#agent.settings.phrases.sayAgain, isInterruptible: true });
  }

  /** What the caller does while we speak. */
  #interrupt(happened: CallerMove): Move {
    const voice = this.#turn?.voice;
    if (!voice?.isOpen || !voice.isInterruptible) return 'none';
    const move = this.#own.bargeIn.take(happened, voice.isAsking);
    if (move === 'hold') voice.hold();
    else if (move === 'hurry') this.#own.ears.hurry();
    else if (move === 'release') {
      this.#own.ears.learn(false);
      voice.release();
    } else if (move === 'commit') {
      this.#own.ears.learn(true);
      this.#turn?.cut();
    }
    return move;
  }

  #onDigit(digit: string): undefined {
    this.#own.silence.stop();
    this.#own.silence.forget();
    const turn = this.#turn;
    if (turn?.collector) return turn.collector.take(digit) as undefined;
    if (turn?.voice.isOpen && turn.voice.isInterruptible) turn.cut();
    this.#own.keys.press(digit, () => this.#happenings.push({ kind: 'keys' }));
  }

  #onKeys(): undefined {
    this.#own.unanswered.press(this.#own.keys.take());
    this.#answerPending();
  }

  /** Answers what waits for an answer, unless somebody still speaks. */
  #answerPending(): void {
    if (this.#caller !== 'silent' || this.#own.unanswered.isEmpty) return;
    if (this.#turn?.isCut) this.#bridges.push(this.#turn.bridge());
    if (this.#turn) return;
    const caller = this.#own.unanswered.take(this.#history);
    const { settings } = this.#agent;
    this.#turns += 1;
    const isOver = caller.text !== '' && endsWithPhrase(caller.text, settings.endPhrases);
    if (isOver) this.#sayLast(settings.phrases.goodbye, { kind: 'ended', why: 'phrase' }, caller);
    else if (this.#turns > settings.maxTurns) this.#sayLast(settings.phrases.tooManyTurns, { kind: 'too-many-turns' }, caller);
    else this.#answer(caller);
  }

  #answer({ text, hasKeys, userText, said }: CallerTurn): void {
    const ahead = hasKeys ? undefined : this.#own.forethought.take(text);
    this.#startTurn({ userText, said, isInterruptible: this.#agent.settings.isInterruptible, ahead });
  }

  /** Says it to its end, and then the conversation ends. */
  #sayLast(text: string, after: End, { userText, said }: TurnCause = SELF): void {
    this.#after = after;
    this.#startTurn({ userText, said, text, isInterruptible: false });
  }

  #startTurn(work: TurnWork): void {
    this.#own.forethought.drop();
    this.#own.silence.stop();
    this.#own.bargeIn.reset();
    this.#agent.tools.newTurn();
    this.#turn = new AgentTurn(this.#own.parts, work);
    void this.#turn.done.then((end) => this.#happenings.push({ kind: 'turn-ended', end }));
  }

  #onTurnEnded(end: AnswerEnd): End | undefined {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn) this.#record(turn, end);
    if (end.kind === 'failed') {
      this.#agent.tell(end.where);
      this.#failure ??= { error: end.where.error };
      if (end.where.where === 'speak') return { kind: 'failed', error: this.#failure.error };
    }
    if (this.#after) return this.#after;
    if (end.kind === 'hand-over') return { kind: 'hand-over', to: end.to };
    if (end.kind === 'end') return { kind: 'ended', why: 'agent' };
    if (this.#failure) return void this.#apologise(this.#failure.error);
    this.#answerPending();
    this.#thinkAhead();
    if (!this.#turn) this.#waitForCaller();
    return undefined;
  }

  /** What has not happened is no turn: what the caller goes on to say is of the same one. */
  #record(turn: AgentTurn, end: AnswerEnd): void {
    if (!this.#own.log.tell(turn, end.kind === 'cut') && turn.work.userText !== null) this.#turns -= 1;
  }

  /** Begins to think while the caller pauses, in case he has finished. */
  #thinkAhead(): void {
    if (this.#turn || this.#caller !== 'paused' || !this.#own.unanswered.isEmpty || this.#own.bargeIn.hasMurmured) return;
    if (this.#turns < this.#agent.settings.maxTurns) this.#own.forethought.consider(this.#text);
  }

  #waitForCaller(): undefined {
    if (this.#caller !== 'silent' || this.#own.keys.isPressing) return;
    this.#own.silence.wait(() => this.#happenings.push({ kind: 'silent' }));
  }

  #onSilent(): undefined {
    if (this.#turn || this.#caller !== 'silent') return;
    const { text, isLast } = this.#own.silence.next();
    if (isLast) this.#sayLast(text, { kind: 'silence' });
    else this.#startTurn({ ...SELF, text, isInterruptible: true });
  }

  /** The recogniser has failed for good. */
  #onDeaf(error: unknown): undefined {
    this.#agent.tell({ kind: 'error', where: 'hear', error });
    this.#failure ??= { error };
    if (this.#after) return;
    this.#own.apology.set(APOLOGY_WITHIN_MS, () => this.#happenings.push({ kind: 'speechless' }));
    if (this.#turn) this.#turn.cut();
    else this.#apologise(error);
  }

  #apologise(error: unknown): void {
    this.#own.apology.set(APOLOGY_WITHIN_MS, () => this.#happenings.push({ kind: 'speechless' }));
    this.#sayLast(this.#agent.settings.phrases.apology, { kind: 'failed', error });
  }
}
