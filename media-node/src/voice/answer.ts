/** One answer of the agent: rounds of thinking, speaking and using tools, until all is said or the call goes elsewhere. */
import type { ToolUse } from '@botpbx/shared/model/conversation';
import type { Fact, Participant } from './participant.ts';
import type { Message, ToolCall } from './ports.ts';
import { type Thought, thinkAloud } from './think-aloud.ts';
import type { DigitsAsked, HandOver, ToolOutcome, ToolResult } from './tools.ts';

/** What an answer needs to be heard. An utterance is one; a chat's reply is another. */
export interface Voice {
  say(text: string, round: number): void;
  finish(): void;
  /** It is heard to its end from now on. */
  protect(): void;
  heardOf(round: number): string;
  readonly done: Promise<void>;
}

/** How an answer ended. */
export type AnswerEnd =
  | { readonly kind: 'said' }
  /** It was interrupted. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'hand-over'; readonly to: HandOver }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly where: Fact & { readonly kind: 'error' } };

export interface AnswerWork {
  readonly agent: Pick<Participant, 'system' | 'think' | 'tools' | 'clock' | 'tell' | 'settings'>;
  /** Grows as the answer goes on; what was not heard is taken out of it at the end. */
  readonly history: Message[];
  readonly voice: Voice;
  /** A round that was begun before the caller's turn was over. */
  readonly ahead?: Promise<Thought> | undefined;
  /** Said while a tool works; null: one of the usual fillers. */
  readonly onTool: (filler: string | null) => void;
  /** Asks the caller for digits; null: he entered none. What comes after is said with the voice that it gives. */
  readonly collect: (asked: DigitsAsked) => Promise<{ readonly digits: string | null; readonly voice: Voice }>;
}

/** What an answer was made of, for the record. Filled as it goes on. */
export interface AnswerNotes {
  readonly uses: ToolUse[];
  readonly sources: string[];
  readonly thoughts: Thought[];
}

const MAX_CALLS = 8;
const MAX_ROUNDS = 8;
const LONGEST_RESULT = 4000;

/**
 * Answers. `cut` interrupts what is thought and said; a tool that was begun is waited for, because what it did has happened: `whole` alone ends it.
 * Never rejects.
 */
export async function answer(
  work: AnswerWork,
  notes: AnswerNotes,
  { cut, whole }: { cut: AbortSignal; whole: AbortSignal },
): Promise<AnswerEnd> {
  const spoken: Spoken[] = [];
  const run: Run = { ...work, notes, spoken, cut, whole, calls: 0, round: 0 };
  let end: AnswerEnd;
  try {
    end = await rounds(run);
    run.voice.finish();
    await run.voice.done;
    if (end.kind === 'said' && cut.aborted) end = { kind: 'cut' };
  } catch (error) {
    end = { kind: 'failed', where: { kind: 'error', where: run.where ?? 'speak', error } };
    // what was said before it failed is heard
    if (run.where) note(run, '');
    run.voice.finish();
  }
  await Promise.allSettled([run.voice.done, ...spoken.map(({ voice }) => voice.done)]);
  keepWhatWasHeard(work.history, spoken);
  return end;
}

/** Something that the agent has said or means to say, and where it stands in the history. */
interface Spoken {
  readonly at: number;
  readonly round: number;
  readonly voice: Voice;
}
interface Run extends AnswerWork {
  voice: Voice;
  readonly notes: AnswerNotes;
  readonly spoken: Spoken[];
  readonly cut: AbortSignal;
  readonly whole: AbortSignal;
  calls: number;
  round: number;
  where?: 'think';
}

async function rounds(run: Run): Promise<AnswerEnd> {
  for (; ; run.round += 1) {
    const thought = await think(run);
    if (thought.text !== '' || thought.toolCalls.length > 0) note(run, thought.text);
    if (run.cut.aborted) return { kind: 'cut' };
    if (thought.toolCalls.length === 0 || run.round >= MAX_ROUNDS) return sayAtLeast(run);
    for (const call of thought.toolCalls) {
      const end = await use(run, call, thought.text !== '');
      if (end) return end;
      if (run.cut.aborted) return { kind: 'cut' };
    }
  }
}

/** A model that says nothing at all leaves no dead air. */
function sayAtLeast(run: Run): AnswerEnd {
  const { agent, notes, voice, round } = run;
  if (notes.thoughts.some(({ text }) => text !== '')) return { kind: 'said' };
  const text = agent.settings.phrases.sayAgain;
  note(run, text);
  voice.say(text, round);
  return { kind: 'said' };
}

async function think(run: Run): Promise<Thought> {
  const { agent, history, voice, round, cut } = run;
  run.where = 'think';
  const asked = { system: agent.system, history: [...history], tools: round < MAX_ROUNDS ? agent.tools.specs : [] };
  const say = (piece: string) => voice.say(piece, round);
  const ahead = round === 0 ? run.ahead : undefined;
  const thought = await (ahead ?? thinkAloud({ think: agent.think, clock: agent.clock, say, onUsed: agent.tell }, asked, cut));
  delete run.where;
  run.notes.thoughts.push(thought);
  return thought;
}

/** Remembers that this round says something. */
function note({ history, spoken, round, voice }: Run, text: string): void {
  spoken.push({ at: history.length, round, voice });
  history.push({ role: 'agent', text });
}

/** Does one tool call. Gives how the answer ends, if it does by that. */
async function use(run: Run, call: ToolCall, hasSpoken: boolean): Promise<AnswerEnd | undefined> {
  const { agent, history, notes, cut } = run;
  const at = history.findLastIndex(({ role }) => role === 'agent');
  const entry = history[at];
  if (entry?.role === 'agent') history[at] = { ...entry, toolCalls: [...(entry.toolCalls ?? []), call] };
  run.onTool(agent.tools.fillerOf(call.name));
  const beganMs = agent.clock.nowMs();
  const outcome = await act(run, call);
  run.onTool(null);
  const leaves = (outcome.kind === 'hand-over' || outcome.kind === 'end') && !cut.aborted;
  const result = outcome.kind === 'result' ? outcome : ({ kind: 'result', text: resultOf(outcome, leaves), isError: !leaves } as const);
  const text = result.text.slice(0, LONGEST_RESULT);
  history.push({ role: 'tool', callId: call.id, name: call.name, result: text, ...(result.isError && { isError: true }) });
  const ms = Math.round(agent.clock.nowMs() - beganMs);
  notes.uses.push({ name: call.name.slice(0, 64), arguments: asJson(call.input), result: text, is_error: result.isError === true, ms });
  notes.sources.push(...(result.sources ?? []));
  if (!leaves) return undefined;
  run.voice.protect();
  run.round += 1;
  if (outcome.say && !hasSpoken) {
    note(run, outcome.say);
    run.voice.say(outcome.say, run.round);
  }
  return outcome.kind === 'end' ? { kind: 'end' } : { kind: 'hand-over', to: outcome };
}

type Done = Exclude<ToolOutcome, { kind: 'collect' }>;

async function act(run: Run, call: ToolCall): Promise<Done> {
  const { agent, whole } = run;
  run.calls += 1;
  if (run.calls > MAX_CALLS)
    return { kind: 'result', text: 'Refused: too many tool calls in one turn. Answer the caller now.', isError: true };
  const outcome = await agent.tools.act(call, whole);
  if (outcome.kind !== 'collect') return outcome;
  const { digits, voice } = await run.collect(outcome.asked);
  run.voice = voice;
  return agent.tools.collected(outcome.asked, digits) satisfies ToolResult;
}

function resultOf(outcome: Exclude<Done, ToolResult>, leaves: boolean): string {
  if (!leaves) return 'Not done: the caller interrupted before it happened.';
  return outcome.kind === 'end' ? 'The call ends now.' : `The caller is being handed over to ${outcome.name}.`;
}

const LONGEST_INPUT = 4_000;

/** A model's input is whatever it is; what is too long to be read is kept as the beginning of its text. */
function asJson(input: unknown): ToolUse['arguments'] {
  const text = JSON.stringify(input ?? null);
  return text.length > LONGEST_INPUT ? `${text.slice(0, LONGEST_INPUT)}…` : (JSON.parse(text) as ToolUse['arguments']);
}

/** What the caller did not hear leaves the history; what was done stays. */
function keepWhatWasHeard(history: Message[], spoken: readonly Spoken[]): void {
  for (const { at, round, voice } of spoken.toReversed()) {
    const entry = history[at];
    if (entry?.role !== 'agent') continue;
    const text = voice.heardOf(round);
    if (text === '' && !entry.toolCalls) history.splice(at, 1);
    else history[at] = { ...entry, text, ...(text !== entry.text && { isCut: true }) };
  }
}
