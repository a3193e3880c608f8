/** Recognisers that hear the whole call over one connection: what their wires have in common. */
import { durationMs, type Pcm } from '../../voice/audio.ts';
import { type Ear, type Heard, ProviderError, type Stage } from '../../voice/ports.ts';
import { faultOf } from '../fault.ts';
import { type Feed, makeFeed, until } from '../feed.ts';
import { makeGoingOn } from './going-on.ts';

/** What a connection tells. `finished`: all that came before one `finish` was told. */
export type Told = Exclude<Heard, { kind: 'settled' | 'used' }> | { readonly kind: 'finished' };

/** A connection as one engine has it. */
export interface Wire {
  send(pcm: Pcm): void;
  /** Asks for what is still owed of the sound so far. */
  finish(): void;
  keepAlive(): void;
  /** Says goodbye. */
  close(): void;
}

/** What a connection is opened for. */
export interface Calling {
  readonly sampleRateHz: number;
  tell(told: Told): void;
  fail(error: unknown): void;
}

/** An engine that is heard by one connection; `connect` has a deadline of its own, and an abort cuts what it opened. */
export interface LiveEngine {
  readonly provider: string;
  readonly model: string;
  /** It answers nothing at all where it hears no words; others say that there are none. */
  readonly isMuteOnNoise?: boolean;
  connect(calling: Calling, signal: AbortSignal): Promise<Wire>;
}

/** After `end`, an engine that has told nothing unfinished and answers nothing has nothing more to say. */
const QUIET_MS = 500;
/** Of what is shorter an engine need not tell anything; it has so long to do so. */
const COUGH_MS = 500;
const MUTE_MS = 1000;
/** So many longer utterances in a row may be noise to an engine that tells nothing of noise. */
const MAX_MUTED = 1;
/** After `end`, the last words are there by then or the engine is dead. */
const LAST_WORDS_MS = 2000;
/** Engines hang up on a line without sound after some ten seconds. */
const KEEP_ALIVE_MS = 4000;

/** Makes a stage of an engine. One connection for each run; when it breaks, the stage fails with a ProviderError. */
export function hearLive(engine: LiveEngine): Stage<Ear, Heard> {
  return async function* hear(input, signal) {
    const scope = new AbortController();
    const stop = () => scope.abort(signal.reason);
    if (signal.aborted) return;
    signal.addEventListener('abort', stop, { once: true });
    const out = makeFeed<Heard>();
    const listening = new Listening(engine, out, scope.signal);
    void pour(input, listening, scope.signal).then(out.end, out.fail);
    try {
      for await (const heard of until(out, scope.signal)) yield heard;
    } catch (error) {
      throw faultOf(engine.provider, error, 'mid');
    } finally {
      signal.removeEventListener('abort', stop);
      listening.close();
      scope.abort();
    }
  };
}

async function pour(input: AsyncIterable<Ear>, listening: Listening, signal: AbortSignal): Promise<void> {
  for await (const ear of until(input, signal)) listening.take(ear);
  if (!signal.aborted) await listening.settled();
  listening.close();
}

/** One connection and what is owed on it. */
class Listening {
  readonly #engine: LiveEngine;
  readonly #out: Feed<Heard>;
  readonly #signal: AbortSignal;
  readonly #goingOn = makeGoingOn();
  #wire: Wire | undefined;
  /** What came before the connection was there. */
  #backlog: ((wire: Wire) => void)[] = [];
  #isConnecting = false;
  #isClosed = false;
  /** The last partial that no final has replaced. */
  #open = '';
  /** Questions of `finish` without an answer. */
  #asked = 0;
  /** Ends without `settled`. */
  #owed = 0;
  /** Whether the engine has told anything since the caller began. */
  #hasTold = false;
  #muted = 0;
  #unbilledMs = 0;
  #hasSent = false;
  #timer: NodeJS.Timeout | undefined;
  #settling = Promise.withResolvers<void>();
  readonly #keepAlive: NodeJS.Timeout;

  constructor(engine: LiveEngine, out: Feed<Heard>, signal: AbortSignal) {
    this.#engine = engine;
    this.#out = out;
    this.#signal = signal;
    this.#keepAlive = setInterval(() => {
      if (!this.#hasSent) this.#wire?.keepAlive();
      this.#hasSent = false;
    }, KEEP_ALIVE_MS);
  }

  take(ear: Ear): void {
    if (ear.kind === 'audio') this.#hear(ear.pcm);
    else if (ear.kind === 'end') this.#end();
    else if (ear.kind === 'start') {
      this.#goingOn.start();
      this.#hasTold = false;
    } else {
      this.#goingOn.pause();
      if (this.#isConnecting) this.#finish();
    }
  }

  /** Resolves when nothing is owed, or all is over. */
  settled(): Promise<void> {
    return this.#owed === 0 || this.#isClosed ? Promise.resolve() : this.#settling.promise;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settling.resolve();
    clearTimeout(this.#timer);
    clearInterval(this.#keepAlive);
    this.#bill();
    this.#wire?.close();
  }

  #hear(pcm: Pcm): void {
    if (!this.#isConnecting) this.#connect(pcm.sampleRateHz);
    this.#goingOn.feed(pcm);
    this.#unbilledMs += durationMs(pcm);
    this.#hasSent = true;
    this.#onWire((wire) => wire.send(pcm));
  }

  #connect(sampleRateHz: number): void {
    this.#isConnecting = true;
    const isReady = (wire: Wire) => {
      this.#wire = wire;
      if (this.#isClosed) wire.close();
      else for (const act of this.#backlog.splice(0)) this.#onWire(act);
    };
    const fail = (error: unknown) => {
      if (!this.#isClosed) this.#out.fail(error);
    };
    const calling = { sampleRateHz, tell: (told: Told) => this.#tell(told), fail };
    this.#engine.connect(calling, this.#signal).then(isReady).catch(fail);
  }

  #onWire(act: (wire: Wire) => void): void {
    if (this.#wire === undefined) {
      this.#backlog.push(act);
      return;
    }
    try {
      act(this.#wire);
    } catch (cause) {
      this.#out.fail(new ProviderError(this.#engine.provider, 'cut', { detail: 'the connection takes nothing more', cause }));
    }
  }

  #finish(): void {
    this.#asked++;
    this.#onWire((wire) => wire.finish());
  }

  #tell(told: Told): void {
    this.#hasTold = true;
    this.#muted = 0;
    if (told.kind === 'partial') this.#open = told.text;
    if (told.kind === 'final') this.#open = '';
    if (told.kind !== 'finished') this.#out.push(told);
    else if (--this.#asked <= 0 && this.#owed > 0) this.#settle();
  }

  #end(): void {
    this.#owed++;
    clearTimeout(this.#timer);
    // what was asked for at the pause still holds when he said nothing since
    const isKnown = !this.#goingOn.spoke && this.#asked <= 0 && this.#open === '';
    if (!this.#isConnecting || isKnown) this.#settle();
    else {
      if (this.#goingOn.spoke || this.#asked <= 0) this.#finish();
      this.#timer = setTimeout(() => this.#settleIfQuiet(), QUIET_MS);
    }
  }

  #settleIfQuiet(): void {
    const isDone = this.#open === '' && this.#wire !== undefined;
    if (isDone && this.#hasTold) this.#settle();
    else if (isDone && this.#mayBeMute()) this.#timer = setTimeout(() => this.#settleMute(), MUTE_MS - QUIET_MS);
    else this.#timer = setTimeout(() => this.#late(), LAST_WORDS_MS - QUIET_MS);
  }

  /** Whether an engine that is well may have told nothing since he began. */
  #mayBeMute(): boolean {
    return this.#goingOn.loudMs < COUGH_MS || (this.#engine.isMuteOnNoise === true && this.#muted < MAX_MUTED);
  }

  #settleMute(): void {
    if (this.#open !== '') this.#timer = setTimeout(() => this.#late(), LAST_WORDS_MS - MUTE_MS);
    else {
      if (!this.#hasTold && this.#goingOn.loudMs >= COUGH_MS) this.#muted++;
      this.#settle();
    }
  }

  #late(): void {
    this.#out.fail(new ProviderError(this.#engine.provider, 'timeout', { detail: 'the last words did not come' }));
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#bill();
    for (; this.#owed > 0; this.#owed--) this.#out.push({ kind: 'settled' });
    this.#asked = 0;
    this.#settling.resolve();
    this.#settling = Promise.withResolvers();
  }

  #bill(): void {
    const { provider, model } = this.#engine;
    if (this.#unbilledMs > 0) this.#out.push({ kind: 'used', provider, model, audioSeconds: this.#unbilledMs / 1000 });
    this.#unbilledMs = 0;
  }
}
