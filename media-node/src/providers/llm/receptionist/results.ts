/** What the receptionist says of what a tool told, and of what happened beside the talk. */
import type { Message } from '../../../voice/ports.ts';
import { wordsOf } from '../../likeness.ts';
import { notUnderstood, type Reply } from './answers.ts';
import type { Moment } from './moment.ts';
import { ANYTHING_ELSE, confirmFor, namesIn, OFFER_MESSAGE, whichOf } from './sayings.ts';

type ToolMessage = Extract<Message, { role: 'tool' }>;

/** Says what came of a tool call. Nothing is said to be done that was not. */
export function sayResult(message: ToolMessage, at: Moment): Reply {
  const offer = at.can('take_message') ? OFFER_MESSAGE : ANYTHING_ELSE;
  if (message.isError === true) return failed(message, at, offer);
  switch (message.name) {
    case 'check_hours':
    case 'check_availability':
      return { text: `${message.result} ${ANYTHING_ELSE}` };
    case 'lookup_directory':
      return found(message.result, at, offer);
    case 'take_message':
      return { text: `Thank you. I have left your message${readBack(message, at)}. ${ANYTHING_ELSE}` };
    case 'search_knowledge': {
      const answer = answerIn(message, at);
      return { text: answer === undefined ? `I am sorry, I do not know that. ${offer}` : `${answer} ${ANYTHING_ELSE}` };
    }
    default:
      return { text: ANYTHING_ELSE };
  }
}

function failed({ name, result }: ToolMessage, at: Moment, offer: string): Reply {
  const near = namesIn(result);
  if (name === 'transfer_call' && near.length > 0) return found(result, at, offer);
  if (name === 'transfer_call') return { text: `I am sorry, I cannot put you through there. ${offer}` };
  if (name === 'take_message') return { text: 'I am sorry, I could not leave your message. What else can I do for you?' };
  return { text: `I am sorry, that did not work. ${offer}` };
}

function found(result: string, at: Moment, offer: string): Reply {
  const names = namesIn(result);
  const [first] = names;
  if (first === undefined) return { text: `I am sorry, I found nobody by that name. ${offer}` };
  if (!at.can('transfer_call')) return { text: `I found ${names.join(' and ')}, but I cannot put you through. ${offer}` };
  if (names.length === 1) return { text: confirmFor(first) };
  return { text: whichOf(names.map((name) => ({ name }))) };
}

const MAX_READ_BACK = 160;

/** The message as it was understood, if it is short enough to hear it again. */
function readBack({ callId }: ToolMessage, { history }: Moment): string {
  const call = history.flatMap((message) => (message.role === 'agent' ? (message.toolCalls ?? []) : [])).find(({ id }) => id === callId);
  const { message } = (call?.input ?? {}) as { message?: unknown };
  return typeof message === 'string' && message.length <= MAX_READ_BACK ? `: ${message.replace(/[.\s]+$/, '')}` : '';
}

const MAX_ANSWER = 300;

/** The sentence of the documents that has most of the caller's words. */
function answerIn({ result }: ToolMessage, { history }: Moment): string | undefined {
  const question = history.findLast(({ role }) => role === 'caller');
  const asked = new Set(question?.role === 'caller' ? wordsOf(question.text).filter((word) => word.length > 3) : []);
  const body = /<data[^>]*>\n?([\s\S]*?)\n?<\/data>/.exec(result)?.[1];
  if (body === undefined) return undefined;
  const sentences = body
    .replace(/^\[[^\]]*\]$/gm, ' ')
    .split(/(?<=[.!?])\s+|\n{2,}/)
    .map((sentence) => sentence.replace(/[#*_\s]+/g, ' ').trim())
    .filter((sentence) => sentence !== '');
  const scored = sentences.map((sentence) => ({ sentence, score: wordsOf(sentence).filter((word) => asked.has(word)).length }));
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (one, other) => (one && one.score >= other.score ? one : other),
    undefined,
  );
  return best && best.score > 0 ? best.sentence.slice(0, MAX_ANSWER) : undefined;
}

const KEYS = /pressed these keys[^:]*: ([0-9*#A-D]+)/;
const REFUSED = /\b(?:no ?body|not|busy|declin\w*|fail\w*|could|cannot|can not)\b/i;

/** Answers something that happened. */
export function toNote(text: string, at: Moment): Reply {
  const keys = KEYS.exec(text)?.[1]?.replace(/[*#]/g, '');
  if (keys !== undefined && keys !== '' && keys !== '0' && at.can('lookup_directory'))
    return { call: { name: 'lookup_directory', input: { query: keys } } };
  if (keys !== undefined) return notUnderstood(at);
  const offer = at.can('take_message') ? OFFER_MESSAGE : ANYTHING_ELSE;
  if (REFUSED.test(text)) return { text: `I am sorry, nobody could take your call there. ${offer}` };
  return { text: ANYTHING_ELSE };
}
