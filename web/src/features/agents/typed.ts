/** An agent while it is being typed, and as the schema reads it. */
import { type Agent, NewAgent } from '@botpbx/shared/model/agent';
import type { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import { type ChosenDestination, chosenOf, destinationOf } from '../../lib/destination.tsx';
import { numberIn, textOrNull } from '../../lib/form.ts';

/** Somebody to whom it may put callers through. */
export interface TypedTarget {
  readonly name: string;
  readonly description: string;
  readonly destination: ChosenDestination;
  readonly warm: boolean;
}

const TEXTS = ['name', 'description', 'system_prompt', 'provider', 'tts_engine', 'stt_engine', 'transfer_policy'] as const;
const OPTIONAL = ['number', 'greeting', 'model', 'tts_voice', 'stt_language', 'stt_model'] as const;
const NUMBERS = ['temperature', 'max_tokens', 'tts_speed', 'max_turns', 'silence_timeout'] as const;
const JSONS = [
  'functions',
  'mcp_servers',
  'outcome',
  'tts_options',
  'stt_options',
  'llm_fallbacks',
  'tts_fallbacks',
  'stt_fallbacks',
  'listening',
] as const;
const OBJECTS: ReadonlySet<string> = new Set(['tts_options', 'stt_options', 'listening']);
const HOOKS = ['on_call_start', 'on_call_end', 'on_transfer', 'on_function_call'] as const;
export type Hook = (typeof HOOKS)[number];
type Name = (typeof TEXTS | typeof OPTIONAL | typeof NUMBERS | typeof JSONS)[number] | Hook;

export interface Typed extends Record<Name, string> {
  end_call_phrases: string;
  tools: readonly BuiltInTool[];
  transfer_targets: readonly TypedTarget[];
  webhooks: null;
  extension_id: ChosenDestination;
  message_mailbox: ChosenDestination;
  time_condition_id: ChosenDestination;
  failed_destination: ChosenDestination;
  asks_rating: boolean;
  recording: boolean;
}

type Body = Omit<Agent, 'id' | 'version' | 'has_changes' | 'created_at' | 'updated_at'>;

const pick = <Key extends string>(names: readonly Key[], textOf: (name: Key) => string) =>
  Object.fromEntries(names.map((name) => [name, textOf(name)])) as Record<Key, string>;

/** What the fields show of an agent. */
export const typedOf = (row: Body): Typed => ({
  ...pick(TEXTS, (name) => row[name]),
  ...pick(OPTIONAL, (name) => row[name] ?? ''),
  ...pick(NUMBERS, (name) => String(row[name])),
  ...pick(JSONS, (name) => jsonText(row[name])),
  ...pick(HOOKS, (name) => row.webhooks[name] ?? ''),
  webhooks: null,
  end_call_phrases: row.end_call_phrases.join(', '),
  tools: row.tools,
  transfer_targets: row.transfer_targets.map((target) => ({ ...target, destination: chosenOf(target.destination) })),
  extension_id: row.extension_id === null ? { type: 'none' } : { type: 'extension', id: row.extension_id },
  message_mailbox: row.message_mailbox === null ? { type: 'none' } : chosenOf({ type: 'voicemail', id: row.message_mailbox }),
  time_condition_id: row.time_condition_id === null ? { type: 'none' } : { type: 'time_condition', id: row.time_condition_id },
  failed_destination: chosenOf(row.failed_destination),
  asks_rating: row.asks_rating,
  recording: row.recording,
});

const jsonText = (value: unknown): string =>
  Array.isArray(value) && value.length === 0 ? '' : Object.keys(value as object).length === 0 ? '' : JSON.stringify(value, null, 2);

/** What a new agent's fields show. */
export const EMPTY: Typed = { ...typedOf(NewAgent.parse({ name: 'x' })), name: '' };

/** What the schema reads out of them. */
export function bodyOf(typed: Typed): object {
  const hooks = HOOKS.flatMap((name) => (typed[name].trim() === '' ? [] : [[name, typed[name].trim()] as const]));
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, typed[name].trim()])),
    ...Object.fromEntries(OPTIONAL.map((name) => [name, textOrNull(typed[name])])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberIn(typed[name])])),
    ...Object.fromEntries(JSONS.map((name) => [name, jsonIn(typed[name], OBJECTS.has(name) ? {} : [])])),
    webhooks: Object.fromEntries(hooks),
    end_call_phrases: typed.end_call_phrases
      .split(',')
      .map((phrase) => phrase.trim())
      .filter(Boolean),
    tools: [...typed.tools],
    transfer_targets: typed.transfer_targets.map((target) => ({
      ...target,
      name: target.name.trim(),
      destination: destinationOf(target.destination),
    })),
    extension_id: typed.extension_id.id ?? null,
    message_mailbox: typed.message_mailbox.isGeneral ? 'general' : (typed.message_mailbox.id ?? null),
    time_condition_id: typed.time_condition_id.id ?? null,
    failed_destination: destinationOf(typed.failed_destination),
    asks_rating: typed.asks_rating,
    recording: typed.recording,
  };
}

/** Text that is no JSON is handed on as it is: every schema refuses it. */
function jsonIn(text: string, empty: object): unknown {
  try {
    return text.trim() === '' ? empty : (JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** What is wrong with text that should be JSON; undefined if nothing. */
export function jsonFault(text: string): string | undefined {
  return typeof jsonIn(text, {}) === 'string' && text.trim() !== '' ? 'This is no valid JSON.' : undefined;
}
