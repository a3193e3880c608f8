/** What a walk knows while it goes on, and how a step of it is written: a generator that asks for acts and is told what came of them. */
import { type Expression, readExpression } from '../base/expression.ts';
import { piecesOf, plainValue } from '../base/template.ts';
import type { FlowStep, StepOf } from './flow.ts';
import type { Act, FlowPass, Happened, Spoken } from './flow-act.ts';
import type { FlowPrompt } from './flow-prompt.ts';
import type { StepKind } from './flow-step.ts';
import type { FlowCall, FlowWorld, WalkableFlow, WalkEnd } from './flow-walk.ts';
import type { TtsChoice } from './speech-setting.ts';

/** Steps of all flows of a walk. */
export const MAX_PASSES = 1000;
/** Steps one after the other without an act that takes time. */
export const MAX_IDLE_PASSES = 100;
/** Signs of conditions that are tested without such an act: nobody may keep a node busy with them. */
const MAX_IDLE_SIGNS = 250_000;
/** Flows inside each other. */
export const MAX_FLOW_DEPTH = 5;
/** Acts of one step; more than that nothing happens any more. */
const MAX_ACTS = 99;
const MAX_VARIABLES = 500;
const LAST_INSTANT_MS = Date.UTC(9999, 11, 31);

/** A flow that is being walked. */
export interface Frame {
  readonly of: WalkableFlow;
  readonly steps: ReadonlyMap<string, FlowStep>;
}

/** A step that is being passed. */
export interface Passing {
  readonly frame: Frame;
  readonly step: FlowStep;
  readonly beginMs: number;
  readonly happened: Happened[];
}

/** Decides in the place of digits that nobody may see: what a replay knows of the pass at a place. */
export type Recorded = (place: number) => FlowPass | undefined;

/** How a step is left: by the first of these exits that leads somewhere, else the call ends (`end`), or the flow has no way on (`stop`). */
export type Outcome =
  | { readonly kind: 'exit'; readonly step: FlowStep; readonly names: readonly [string, ...string[]]; readonly otherwise: 'end' | 'stop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'over'; readonly end: WalkEnd };

/** Yields acts, is told what came of each, and says how the step is left. */
export type Steps<Result = Outcome> = Generator<Act, Result, Happened>;
export type StepRun<Kind extends StepKind> = (run: Run, step: StepOf<Kind>) => Steps;
/** A step that asks for nothing. */
export type InstantRun<Kind extends StepKind> = (run: Run, step: StepOf<Kind>) => Outcome;

/** Goes by the first exit that is wired; without one the call ends in peace. */
export const leave = (step: FlowStep, ...names: [string, ...string[]]): Outcome => ({ kind: 'exit', step, names, otherwise: 'end' });
/** Goes by the first exit that is wired; without one the flow has no way on. */
export const mustLeave = (step: FlowStep, ...names: [string, ...string[]]): Outcome => ({ kind: 'exit', step, names, otherwise: 'stop' });

/** Where an exit leads: steps of the flow that are there. */
export function targetsOf({ steps }: Frame, step: FlowStep, exit: string): FlowStep[] {
  const ids = Object.hasOwn(step.exits, exit) ? (step.exits[exit] ?? []) : [];
  return [...new Set(ids)].flatMap((id) => steps.get(id) ?? []);
}

/** Dots for what is not to be seen. */
export const masked = (digits: string): string => '•'.repeat(digits.length);

/** The state of one walk. */
export class Run {
  readonly world: FlowWorld;
  readonly recorded: Recorded | undefined;
  /** Keys that were pressed before the input that they are meant for. */
  keys = '';
  /** Whether those keys are not to be seen. */
  keysAreMasked = false;
  /** The message just heard, for an input without a question of its own to ask again. */
  lastHeard: readonly Spoken[] = [];
  /** Set by a language step. */
  language: string | undefined;
  voice: TtsChoice | null = null;
  atMs = 0;
  /** Passes so far. */
  #passes = 0;
  /** Passes since the last act that took time. */
  #idle = 0;
  /** Signs of conditions since then. */
  #signs = 0;
  #passed: FlowPass[] = [];
  readonly #stack: Passing[] = [];
  readonly #values = new Map<string, { value: string; isMasked: boolean }>();
  readonly #conditions = new Map<string, Expression>();

  constructor(world: FlowWorld, call: FlowCall, recorded?: Recorded) {
    this.world = world;
    this.recorded = recorded;
    for (const [name, value] of Object.entries(call.variables)) this.set(name, value);
    this.setClock(call.atMs);
  }

  setClock(atMs: number): void {
    this.atMs = Number.isFinite(atMs) ? Math.min(Math.max(Math.round(atMs), this.atMs), LAST_INSTANT_MS) : this.atMs;
    this.set('EPOCH', String(Math.floor(this.atMs / 1000)));
  }

  set(name: string, value: string, isMasked = false): void {
    const key = name.toUpperCase();
    if (this.#values.size >= MAX_VARIABLES && !this.#values.has(key)) return;
    this.#values.set(key, { value: plainValue(value).toWellFormed(), isMasked });
  }

  clear(prefix: string): void {
    for (const name of this.#values.keys()) if (name.startsWith(prefix)) this.#values.delete(name);
  }

  /** The real value; undefined when nothing is known under the name. */
  value(name: string): string | undefined {
    return this.#values.get(name.toUpperCase())?.value;
  }

  isMasked(name: string): boolean {
    return this.#values.get(name.toUpperCase())?.isMasked === true;
  }

  /** All values; masked ones as dots, or left out. */
  seen(how: 'dots' | 'without'): Record<string, string> {
    const all = [...this.#values].filter(([, { isMasked }]) => how === 'dots' || !isMasked);
    return Object.fromEntries(all.map(([name, { value, isMasked }]) => [name, isMasked ? masked(value) : value]));
  }

  /** A text with its places filled in; masked values as dots, for whatever is told to others. */
  shown(text: string): string {
    return this.filled(text, (value, isMasked) => (isMasked ? masked(value) : value));
  }

  /** A text with its places filled in by the real values, each as `encode` writes it. */
  filled(text: string, encode: (value: string, isMasked: boolean) => string): string {
    return piecesOf(text)
      .map((piece) => {
        if ('text' in piece) return piece.text;
        const known = this.#values.get(piece.name.toUpperCase());
        return known ? encode(known.value, known.isMasked) : '';
      })
      .join('');
  }

  /** Whether a text names something that is masked. */
  isSecret(names: readonly string[]): boolean {
    return names.some((name) => this.isMasked(name));
  }

  /** What a replay knows of the pass that is going on. */
  get record(): FlowPass | undefined {
    return this.recorded?.(this.#passes);
  }

  /** Whether the recorded pass has asked for more than this one so far. */
  get isBehind(): boolean {
    return (this.passing?.happened.length ?? 0) < (this.record?.happened.length ?? 0);
  }

  /** Takes the keys that were pressed so far; they are kept no longer. */
  takeKeys(): string {
    const taken = this.keys;
    this.keys = '';
    this.keysAreMasked = false;
    return taken;
  }

  /** A condition, read once. */
  condition(text: string): Expression {
    this.#signs += text.length;
    const known = this.#conditions.get(text) ?? readExpression(text);
    this.#conditions.set(text, known);
    return known;
  }

  /** The step that is being passed. */
  get passing(): Passing | undefined {
    return this.#stack.at(-1);
  }

  /** The same, while there is one. */
  get here(): Passing {
    const { passing } = this;
    if (!passing) throw new Error('no step is being passed');
    return passing;
  }

  /** Flows inside each other. */
  get depth(): number {
    return this.#stack.length;
  }

  /** Whether the walk has gone on for as long as any may. */
  get isSpent(): boolean {
    return this.#passes >= MAX_PASSES || this.#idle >= MAX_IDLE_PASSES || this.#signs >= MAX_IDLE_SIGNS;
  }

  enter(frame: Frame, step: FlowStep): void {
    this.#stack.push({ frame, step, beginMs: this.atMs, happened: [] });
  }

  /** The step that was entered last is left; of inputs that listened together the one that was meant is told. */
  pass({ id, kind }: FlowStep, exit: string): void {
    const passing = this.#stack.pop();
    if (!passing) return;
    const { frame, beginMs, happened } = passing;
    const [at, ms] = [new Date(beginMs).toISOString(), this.atMs - beginMs];
    this.#passed.push({ ivr_id: frame.of.id, version: frame.of.version, step_id: id, kind, exit, at, ms, happened });
    this.#passes += 1;
    this.#idle += 1;
  }

  /** The caller is gone: everything that is being passed ends here. */
  abandon(): void {
    this.passing?.happened.push({ kind: 'gone' });
    for (let passing = this.passing; passing; passing = this.passing) this.pass(passing.step, 'gone');
  }

  /** What was passed since it was asked last. */
  takePassed(): FlowPass[] {
    const passed = this.#passed;
    this.#passed = [];
    return passed;
  }

  get languageNow(): string {
    return this.language ?? this.passing?.frame.of.flow.language ?? 'en';
  }

  /** Prompts as they are to be heard; those that are not set or empty are left out. */
  spoken(...prompts: readonly (FlowPrompt | null)[]): Spoken[] {
    return prompts.flatMap((prompt) => {
      if (prompt === null) return [];
      if (prompt.kind === 'sound') return [{ kind: 'sound' as const, sound_id: prompt.sound_id }];
      return this.said(prompt.text, prompt.voice);
    });
  }

  said(text: string, voice: TtsChoice | null = null): Spoken[] {
    const filled = this.filled(text, (value, isMasked) => (isMasked ? '' : value)).trim();
    const chosen = voice ?? this.voice ?? this.passing?.frame.of.flow.voice ?? null;
    return filled === '' ? [] : [{ kind: 'text', text: filled, voice: chosen, language: this.languageNow }];
  }

  /** Asks for an act and keeps what came of it, with digits as dots where they are not to be seen. */
  *ask(act: Act, isMasked = false): Steps<Happened> {
    const kept = this.passing?.happened ?? [];
    if (kept.length >= MAX_ACTS) return { kind: 'failed', why: 'The step takes too long.' };
    if (act.kind !== 'queue' && act.kind !== 'language') {
      this.#idle = 0;
      this.#signs = 0;
    }
    const happened = yield act;
    kept.push(isMasked ? withoutDigits(happened) : happened);
    return happened;
  }
}

function withoutDigits(happened: Happened): Happened {
  if (happened.kind === 'digits') return { ...happened, digits: masked(happened.digits) };
  return happened.kind === 'played' && happened.digit !== null ? { ...happened, digit: masked(happened.digit) } : happened;
}
