/** The history of a conversation as a caller's words join it. */
import type { Message } from './ports.ts';

/** With what the caller said at its end. What he said right before, without an answer, is of the same breath. */
export function withCaller(history: readonly Message[], text: string): Message[] {
  const last = history.at(-1);
  if (last?.role !== 'caller') return [...history, { role: 'caller', text }];
  return [...history.slice(0, -1), { role: 'caller', text: `${last.text} ${text}` }];
}
