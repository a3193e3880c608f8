/**
 * Records calls. It sees every change of a call and begins when two talk who are to be recorded; when the leg that it listens on
 * goes and the others talk on, it goes on listening on another. What it writes needs no repair (`wav.ts`), and what goes on stands
 * in a journal, so that a recording survives the death of this process, of Asterisk and of the machine.
 */
import { join } from 'node:path';
import type { RecordingAct, RecordingTrigger } from '@botpbx/shared/model/recording';
import type { CallState, LegState } from '../calls/call.ts';
import type { Journal } from '../calls/outbox.ts';
import type { Log } from '../log.ts';
import type { Monitor } from './monitor.ts';
import { relativePathOf } from './names.ts';
import { OpenRecording, RECORDING_PREFIX } from './open-recording.ts';
import { isAllowed, type RecordingRules, triggerOf } from './policy.ts';
import { isLive, sidesOf, talkers, talkOf } from './talk.ts';

/** What a tenant's configuration says of recording. */
export interface TenantRecording extends RecordingRules {
  readonly isStereo: boolean;
  readonly hasBeep: boolean;
  readonly timeZone: string;
  /** As in `NamedRecording`. */
  readonly folder: string | undefined;
}

export interface RecorderOptions {
  readonly monitor: Monitor;
  readonly journal: Journal;
  /** Folder of what is being written. */
  readonly partsFolder: string;
  readonly rulesOf: (tenantId: number) => TenantRecording | undefined;
  /** A recording is over; resolves when it is safe, and then it is forgotten here. */
  readonly onOver: (recording: OpenRecording) => Promise<void>;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** Why an act came to nothing. */
export type RecordingRefusal = 'not_talking' | 'not_allowed' | 'not_recording' | 'recording_already' | 'failed';

export interface Recorder {
  /** A call is now so; a call whose legs have all ended is over. Does not wait. */
  see(call: CallState): void;
  /** The caller of this leg waits in a queue whose calls are recorded. */
  queued(leg: string): void;
  /** The caller of this leg comes into a conference room that records: there he talks without a second leg. */
  met(leg: string): void;
  /** The caller of this leg talks with an AI voice agent, without a second leg; `isRecorded`: one whose calls are recorded. */
  withAgent(leg: string, isRecorded: boolean): void;
  /** Does what somebody asks for. Gives why it could not be done. */
  act(call: CallState, act: RecordingAct): Promise<RecordingRefusal | undefined>;
  /** Whether and how the call is recorded now. */
  stateOf(call: CallState): 'recording' | 'paused' | undefined;
  /** Takes up what an earlier life left: `calls` are those that still go on. */
  resume(calls: readonly CallState[]): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** Makes the recorder. */
export function makeRecorder(options: RecorderOptions): Recorder {
  return new CallRecorder(options);
}

type Active = { -readonly [Key in keyof OpenRecording]: OpenRecording[Key] };

const hasLeg = (call: CallState, id: string): boolean => call.legs.some((leg) => leg.id === id);
const lastPart = (active: Active) => active.parts.at(-1);

class CallRecorder implements Recorder {
  readonly #options: RecorderOptions;
  readonly #active = new Set<Active>();
  /** Legs of callers who came from a queue that records. */
  readonly #queued = new Set<string>();
  /** Legs of callers in conference rooms that record. */
  readonly #met = new Set<string>();
  /** Legs of callers who talk with agents, and whether these record. */
  readonly #withAgent = new Map<string, boolean>();
  /** Calls that nobody wants recorded any more, because somebody stopped it; and how many recordings each had. */
  readonly #stopped = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #work = new Map<string, Promise<unknown>>();

  constructor(options: RecorderOptions) {
    this.#options = options;
    for (const [name, value] of options.journal.entries()) {
      if (!name.startsWith(RECORDING_PREFIX)) continue;
      const read = OpenRecording.safeParse(value);
      if (read.success) this.#active.add(read.data);
      else options.log.error('a recording in the journal can not be read', { name });
    }
  }

  see(call: CallState): void {
    if (call.tenantId === null) return;
    if (!this.#concerns(call)) return;
    void this.#inTurn(call.id, () => this.#follow(structuredClone(call)));
  }

  queued(leg: string): void {
    this.#queued.add(leg);
  }

  met(leg: string): void {
    this.#met.add(leg);
  }

  withAgent(leg: string, isRecorded: boolean): void {
    this.#withAgent.set(leg, isRecorded);
  }

  async act(call: CallState, act: RecordingAct): Promise<RecordingRefusal | undefined> {
    return this.#inTurn(call.id, async () => {
      const active = this.#of(call);
      if (act === 'start') return this.#startAsked(call, active);
      if (!active) return 'not_recording';
      if (act === 'stop') {
        this.#stopped.add(call.id);
        await this.#finish(active, true);
        return undefined;
      }
      return this.#setPaused(active, act === 'pause');
    });
  }

  stateOf(call: CallState): 'recording' | 'paused' | undefined {
    const active = this.#of(call);
    return active && (active.isPaused ? 'paused' : 'recording');
  }

  async resume(calls: readonly CallState[]): Promise<void> {
    const goOn = new Set(calls.flatMap((call) => this.#allOf(call)));
    const left = [...this.#active].filter((active) => !goOn.has(active));
    await Promise.all(left.map((active) => this.#inTurn(active.callId, () => this.#finish(active, false))));
    for (const call of calls) this.see(call);
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work.values());
  }

  /** Most calls are never recorded: they cost nothing here. What is under way may be about to begin. */
  #concerns(call: CallState): boolean {
    if (this.#work.has(call.id) || this.#of(call)) return true;
    if (call.legs.some(isLive)) return this.#isTalk(call) && !this.#stopped.has(call.id) && this.#trigger(call) !== undefined;
    this.#forget(call);
    return false;
  }

  #forget(call: CallState): void {
    for (const { id } of call.legs) {
      this.#queued.delete(id);
      this.#met.delete(id);
      this.#withAgent.delete(id);
    }
    this.#stopped.delete(call.id);
    this.#counts.delete(call.id);
  }

  #isTalk(call: CallState): boolean {
    return talkers(call).length > 1 || call.legs.some((leg) => isLive(leg) && this.#talksAlone(leg.id));
  }

  /** Whoever he talks with has no leg in the call. */
  #talksAlone(leg: string): boolean {
    return this.#met.has(leg) || this.#withAgent.has(leg);
  }

  #of(call: CallState): Active | undefined {
    return this.#allOf(call)[0];
  }

  #allOf(call: CallState): Active[] {
    return [...this.#active].filter((active) => active.callId === call.id || active.parts.some((part) => hasLeg(call, part.leg)));
  }

  #trigger(call: CallState): RecordingTrigger | undefined {
    const rules = this.#options.rulesOf(call.tenantId ?? 0);
    const has = (legs: ReadonlySet<string>) => call.legs.some((leg) => legs.has(leg.id));
    const isAgentRecorded = call.legs.some((leg) => this.#withAgent.get(leg.id));
    const places = { isFromRecordedQueue: has(this.#queued), isInRecordedRoom: has(this.#met), isAgentRecorded };
    return rules && triggerOf({ ...talkOf(call), ...places }, rules);
  }

  /** One thing after the other for each call; a failure is told and ends nothing else. */
  #inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result | 'failed'> {
    const done = (this.#work.get(key) ?? Promise.resolve()).then(work).catch((error: unknown) => {
      this.#options.log.error('a recording went wrong', { error, call: key });
      return 'failed' as const;
    });
    this.#work.set(key, done);
    void done.then(() => {
      if (this.#work.get(key) === done) this.#work.delete(key);
    });
    return done;
  }

  async #follow(call: CallState): Promise<void> {
    const talking = talkers(call);
    const all = this.#allOf(call);
    if (all.length === 0) {
      const trigger = this.#isTalk(call) && !this.#stopped.has(call.id) ? this.#trigger(call) : undefined;
      if (trigger) await this.#begin(call, trigger);
      return;
    }
    const isListening = (active: Active) => call.legs.some((leg) => leg.id === lastPart(active)?.leg && isLive(leg));
    const deaf = all.filter((active) => !isListening(active));
    // calls that became one may have been recorded each: the one that still listens is enough
    const isOver = !call.legs.some(isLive);
    const [goesOn, ...rest] = deaf.length === all.length && !isOver ? deaf : [undefined, ...deaf];
    for (const active of rest) if (active) await this.#finish(active, false);
    // while the next one only rings, it waits for him
    if (goesOn && talking.length > 1) await this.#goOn(goesOn, call, talking);
    if (isOver) this.#forget(call);
  }

  async #startAsked(call: CallState, active: Active | undefined): Promise<RecordingRefusal | undefined> {
    if (active) return active.isPaused ? this.#setPaused(active, false) : 'recording_already';
    if (talkers(call).length < 2 && !this.#isTalk(call)) return 'not_talking';
    const rules = this.#options.rulesOf(call.tenantId ?? 0);
    if (!rules || !isAllowed(talkOf(call), rules)) return 'not_allowed';
    await this.#begin(call, 'on_demand');
    return this.#of(call) ? undefined : 'failed';
  }

  async #begin(call: CallState, trigger: RecordingTrigger): Promise<void> {
    const { rulesOf, nowMs } = this.#options;
    const tenantId = call.tenantId ?? 0;
    const rules = rulesOf(tenantId);
    if (!rules) return;
    const number = (this.#counts.get(call.id) ?? 0) + 1;
    this.#counts.set(call.id, number);
    const talking = talkers(call);
    const startedMs = nowMs();
    const { extension, party = call.to } = sidesOf(talking, rules, trigger);
    const { folder, timeZone, isStereo, hasBeep } = rules;
    const fileName = relativePathOf({ callId: call.id, number, extension, callerId: party, startedMs, folder, timeZone });
    const key = `${call.id}-${number}-${startedMs.toString(36)}`;
    const about = { key, tenantId, callId: call.id, trigger, extension, party, startedMs, isStereo, hasBeep };
    const active: Active = { ...about, isPaused: false, fileName, parts: [] };
    this.#active.add(active);
    await this.#listen(active, call, talking);
  }

  /** Others talk now than those who were recorded; one of them may be never to be recorded. */
  async #goOn(active: Active, call: CallState, talking: readonly LegState[]): Promise<void> {
    const rules = this.#options.rulesOf(call.tenantId ?? 0);
    if (rules && isAllowed(talkOf(call), rules)) return this.#listen(active, call, talking);
    this.#stopped.add(call.id);
    return this.#finish(active, false);
  }

  /** Listens on the first of those who talk; the one who began the call, if he is there. */
  async #listen(active: Active, call: CallState, talking: readonly LegState[]): Promise<void> {
    const { monitor, partsFolder, nowMs, log } = this.#options;
    for (const leg of talking) {
      const path = join(partsFolder, `${active.key}-${active.parts.length + 1}.raw`);
      const part = { path, leg: leg.id, startedMs: nowMs(), isCallee: leg.id !== call.legs[0]?.id };
      active.parts = [...active.parts, part];
      await this.#keep(active);
      try {
        await monitor.start(leg.id, path, active.hasBeep);
        if (active.isPaused) await monitor.mute(leg.id, true);
        return;
      } catch (error) {
        log.warn('a leg could not be recorded', { error, leg: leg.id });
        active.parts = active.parts.filter((one) => one !== part);
      }
    }
    await this.#finish(active, false);
  }

  async #setPaused(active: Active, isPaused: boolean): Promise<RecordingRefusal | undefined> {
    const part = lastPart(active);
    if (!part) return 'failed';
    await this.#options.monitor.mute(part.leg, isPaused);
    active.isPaused = isPaused;
    await this.#keep(active);
    return undefined;
  }

  async #finish(active: Active, isLegLive: boolean): Promise<void> {
    const part = lastPart(active);
    if (isLegLive && part) await this.#options.monitor.stop(part.leg);
    this.#active.delete(active);
    await this.#options.onOver(active);
    await this.#options.journal.forget([RECORDING_PREFIX + active.key]);
  }

  #keep(active: Active): Promise<void> {
    return this.#options.journal.keep(new Map([[RECORDING_PREFIX + active.key, active]]));
  }
}
