/**
 * A receptionist by rule: puts callers through, tells opening hours, takes messages. Needs no key and no network, always says the same to
 * the same, and keeps nothing between two turns: all it knows is the history. English.
 */
import type { Asked, LanguageModel, Thought } from '../../voice/ports.ts';
import { answerTo, type Reply } from './receptionist/answers.ts';
import { momentOf } from './receptionist/moment.ts';
import { sayResult, toNote } from './receptionist/results.ts';

/** Makes it. */
export function makeRules(): LanguageModel {
  return async function* think(asked, signal): AsyncGenerator<Thought> {
    signal.throwIfAborted();
    const { text, call } = replyTo(asked);
    if (text !== undefined) yield { kind: 'text', text };
    if (call) yield { kind: 'tool-call', id: `rules-${asked.history.length}`, ...call };
  };
}

function replyTo(asked: Asked): Reply {
  const at = momentOf(asked);
  switch (at.last?.role) {
    case undefined:
      return { text: 'Hello. How can I help you?' };
    case 'caller':
      return answerTo(at.last.text, at);
    case 'tool':
      return sayResult(at.last, at);
    case 'note':
      return toNote(at.last.text, at);
    case 'agent':
      return at.lastSaid === '' ? { text: 'How can I help you?' } : { text: at.lastSaid };
  }
}
