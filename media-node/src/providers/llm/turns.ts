/** The history as turns that every provider accepts: calls with all their results, nothing empty, the caller's words last. */
import type { Message, ToolCall } from '../../voice/ports.ts';

/** A tool call and what it came to. `id` is ours: short, plain and unique within the history. */
export interface TurnCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly result: string;
  readonly isError: boolean;
}

/** What one side said; results belong to the calls. */
export type Turn =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly TurnCall[] };

/** Said to a model where it is to speak though the caller did not. */
const GO_ON = note('The caller says nothing. Go on.');
const BEGINS = note('The call begins.');
const NO_RESULT = 'This was not carried out.';

/** Puts the history in order. Consecutive words of one side become one turn; a call without a result gets one that says so. */
export function turnsOf(history: readonly Message[]): readonly Turn[] {
  const results = resultsOf(history);
  const turns: Turn[] = [];
  let calls = 0;
  for (const message of history) {
    if (message.role === 'tool') continue;
    if (message.role !== 'agent') {
      push(turns, { role: 'user', text: message.role === 'note' ? note(message.text) : plain(message.text) });
      continue;
    }
    const made = (message.toolCalls ?? []).map((call) => callOf(call, `call_${++calls}`, results));
    push(turns, { role: 'assistant', text: message.isCut && message.text ? `${message.text} —` : message.text, calls: made });
  }
  if (turns[0]?.role !== 'user') turns.unshift({ role: 'user', text: BEGINS });
  const last = turns.at(-1);
  if (last?.role === 'assistant' && last.calls.length === 0) turns.push({ role: 'user', text: GO_ON });
  return turns;
}

type Result = Extract<Message, { role: 'tool' }>;

/** The results of the history by the id of their call, in order: a provider may have given an id twice. */
function resultsOf(history: readonly Message[]): Map<string, Result[]> {
  const results = new Map<string, Result[]>();
  for (const message of history) {
    if (message.role === 'tool') results.set(message.callId, [...(results.get(message.callId) ?? []), message]);
  }
  return results;
}

function callOf(call: ToolCall, id: string, results: Map<string, Result[]>): TurnCall {
  const result = results.get(call.id)?.shift();
  const { name, input } = call;
  return { id, name, input, result: result?.result || NO_RESULT, isError: result ? (result.isError ?? false) : true };
}

function push(turns: Turn[], turn: Turn): void {
  if (turn.text.trim() === '' && (turn.role === 'user' || turn.calls.length === 0)) return;
  const before = turns.at(-1);
  if (before?.role === 'user' && turn.role === 'user') turns[turns.length - 1] = { role: 'user', text: `${before.text}\n${turn.text}` };
  else if (before?.role === 'assistant' && turn.role === 'assistant' && before.calls.length === 0)
    turns[turns.length - 1] = { ...turn, text: `${before.text} ${turn.text}`.trim() };
  else turns.push(turn);
}

function note(text: string): string {
  return `<note>${plain(text)}</note>`;
}

/** Nobody but us makes notes. */
function plain(text: string): string {
  return text.replace(/<\/?\s*note\s*>/gi, ' ');
}
