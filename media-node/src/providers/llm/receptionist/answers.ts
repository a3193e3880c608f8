/** What the receptionist does with what a caller said. */
import { answerOf, type Intent, intentOf, nameIn, wishIn } from './intent.ts';
import type { Moment } from './moment.ts';
import type { Place } from './places.ts';
import {
  ANYTHING_ELSE,
  ASK_MESSAGE,
  ASK_NAME,
  confirmFor,
  listed,
  NOT_UNDERSTOOD,
  OFFER_MESSAGE,
  type Pending,
  STILL_NOT_UNDERSTOOD,
  whichOf,
} from './sayings.ts';

/** What is said, and what is done after it. */
export interface Reply {
  readonly text?: string;
  readonly call?: { readonly name: string; readonly input: Readonly<Record<string, string>> };
}

const MAX_REASON = 300;
const MAX_MESSAGE = 2_000;

/** Answers the caller. */
export function answerTo(text: string, at: Moment): Reply {
  const intent = intentOf(text);
  if (intent === 'repeat' && at.lastSaid !== '') return { text: at.lastSaid };
  return (at.pending && toPending(text, at.pending, { at, intent })) ?? toRequest(text, { at, intent });
}

interface Hearing {
  readonly at: Moment;
  readonly intent: Intent | undefined;
}

/** Undefined when what was said is no answer to what was asked. */
function toPending(text: string, pending: Pending, { at, intent }: Hearing): Reply | undefined {
  switch (pending.kind) {
    case 'confirm':
      return toConfirm(text, pending.name, { at, intent });
    case 'which': {
      const meant = at.meant(text);
      return meant?.kind === 'one' ? { text: confirmFor(meant.place.name) } : undefined;
    }
    case 'ask-name':
      return intent === 'cancel' || intent === 'goodbye' ? undefined : { text: `Thank you, ${nameIn(text) ?? 'and'}. ${ASK_MESSAGE}` };
    case 'ask-message':
      return intent === 'cancel' || intent === 'goodbye' ? undefined : leave(text, at);
    case 'offer-message':
      return toOffer(text, { at, intent });
    case 'anything-else':
      return toAnythingElse(text, { at, intent });
  }
}

function toConfirm(text: string, name: string, { at, intent }: Hearing): Reply | undefined {
  const other = at.meant(text);
  const isOther = other?.kind === 'one' && other.place.name !== name;
  const answer = answerOf(text);
  if (isOther) return { text: confirmFor(other.place.name) };
  if (answer === 'yes' || (answer === undefined && other?.kind === 'one')) return transfer(name, at);
  if (intent !== undefined && !['thanks', 'hello', 'question'].includes(intent)) return undefined;
  if (answer === 'no') return { text: `All right. ${askWho(at)}` };
  return wishIn(text) === undefined ? { text: `${NOT_UNDERSTOOD} Please say yes or no. ${confirmFor(name)}` } : undefined;
}

/** The caller agreed: the words and the deed go together. */
function transfer(name: string, at: Moment): Reply {
  if (!at.can('transfer_call')) return cannotTransfer(at);
  const reason = requestOf(at);
  return {
    text: `One moment, I am putting you through to ${name}.`,
    call: { name: 'transfer_call', input: { destination: name.slice(0, 80), ...(reason === '' ? {} : { reason }) } },
  };
}

const cannotTransfer = (at: Moment): Reply => ({
  text: `I am sorry, I cannot put you through. ${at.can('take_message') ? OFFER_MESSAGE : ANYTHING_ELSE}`,
});

/** What the caller asked for, before he was asked back. */
function requestOf({ history }: Moment): string {
  const said = history.flatMap((message) => (message.role === 'caller' && answerOf(message.text) === undefined ? [message.text] : []));
  return (said.at(-1) ?? '').slice(0, MAX_REASON);
}

function toOffer(text: string, { at, intent }: Hearing): Reply | undefined {
  if (intent === 'message') return startMessage(at);
  const answer = answerOf(text);
  if (answer === 'yes') return startMessage(at);
  return answer === 'no' && intent !== 'goodbye' ? { text: `All right. ${ANYTHING_ELSE}` } : undefined;
}

function toAnythingElse(text: string, { at, intent }: Hearing): Reply | undefined {
  if (intent !== undefined && intent !== 'thanks') return undefined;
  if (at.meant(text)) return undefined;
  const answer = answerOf(text);
  if (answer === 'no' || intent === 'thanks') return goodbye(at);
  return answer === 'yes' && wishIn(text) === undefined ? { text: 'What can I do for you?' } : undefined;
}

const startMessage = (at: Moment): Reply =>
  at.can('take_message') ? { text: ASK_NAME } : { text: 'I am sorry, I cannot take a message here. What else can I do for you?' };

/** Leaves what the caller says, under the name that he gave when he was asked. */
function leave(text: string, { history, can }: Moment): Reply {
  if (!can('take_message')) return { text: 'I am sorry, I cannot take a message here. What else can I do for you?' };
  const asked = history.findLastIndex((message) => message.role === 'agent' && message.text === ASK_NAME);
  const told = history.slice(asked + 1).find(({ role }) => role === 'caller');
  const name = (asked >= 0 && told?.role === 'caller' ? nameIn(told.text) : undefined) ?? 'A caller';
  return {
    call: {
      name: 'take_message',
      input: { name: name.slice(0, 120), message: `${forWhom(history.slice(0, asked))}${text}`.slice(0, MAX_MESSAGE) },
    },
  };
}

/** Whom the message is for, if the caller said so when he asked to leave one. */
function forWhom(before: Moment['history']): string {
  const last = before.findLast(({ role }) => role === 'caller');
  const [, whom] = (last?.role === 'caller' && /\bmess?age (?:for|to) (.{2,60})$/i.exec(last.text)) || [];
  return whom === undefined ? '' : `For ${whom}: `;
}

const goodbye = (at: Moment): Reply => ({
  text: 'Thank you for calling. Goodbye.',
  ...(at.can('end_call') ? { call: { name: 'end_call', input: {} } } : {}),
});

/** Something new, whatever was asked before. */
function toRequest(text: string, { at, intent }: Hearing): Reply {
  const meant = at.can('transfer_call') ? at.meant(text) : undefined;
  const wants = REQUESTS[intent ?? 'hello'];
  // a message for sales is no call for sales; a question about sales may be one
  const isFirm = intent !== undefined && ['message', 'hours', 'goodbye', 'cancel'].includes(intent);
  if (isFirm && wants) return wants(text, at);
  if (meant?.kind === 'one') return { text: confirmFor(meant.place.name) };
  if (meant?.kind === 'several') return { text: whichOf(meant.places) };
  if (intent === 'question' || intent === undefined) return elsewhere(text, at);
  return wants ? wants(text, at) : elsewhere(text, at);
}

type Request = (text: string, at: Moment) => Reply;

const REQUESTS: Readonly<Partial<Record<Intent, Request>>> = {
  message: (_text, at) => startMessage(at),
  hours: (text, at) => (at.can('check_hours') ? { call: { name: 'check_hours', input: {} } } : elsewhere(text, at)),
  goodbye: (_text, at) => goodbye(at),
  cancel: () => ({ text: `All right. ${ANYTHING_ELSE}` }),
  person: (_text, at) => toPerson(at),
  thanks: () => ({ text: `You are welcome. ${ANYTHING_ELSE}` }),
  hello: (_text, at) => ({ text: `Hello. ${askWho(at)}` }),
};

const ATTENDED = /operator|reception|front desk|switchboard/i;
const HELPFUL = /operator|reception|front desk|switchboard|support|service|help/i;

/** Somebody, whoever it is. */
function toPerson(at: Moment, kind = ATTENDED): Reply {
  if (!at.can('transfer_call')) return cannotTransfer(at);
  const only = at.places.length === 1 ? at.places[0] : undefined;
  const attended = at.places.find(({ name, about }) => kind.test(name) || kind.test(about)) ?? only;
  return { text: attended ? confirmFor(attended.name) : askWho(at) };
}

const MAX_OFFERED = 4;

function askWho({ places, can }: Moment): string {
  if (!can('transfer_call') || places.length === 0) return 'How can I help you?';
  const offered = places.length <= MAX_OFFERED ? ` I can put you through to ${listed(places.map(({ name }) => name))}.` : '';
  return `Who would you like to talk to?${offered}`;
}

/** What no rule of ours answers: somebody in the directory, something in the documents, or nothing that was understood. */
function elsewhere(text: string, at: Moment): Reply {
  const wish = wishIn(text);
  const intent = intentOf(text);
  const near = intent === undefined && at.can('transfer_call') ? at.nearest(wish ?? text) : undefined;
  if (near) return { text: near.kind === 'one' ? confirmFor(near.place.name) : whichOf(near.places) };
  if (wish !== undefined && intent !== 'question' && at.can('lookup_directory'))
    return { call: { name: 'lookup_directory', input: { query: wish.slice(0, 80) } } };
  if (intent === 'question' && at.can('search_knowledge'))
    return { call: { name: 'search_knowledge', input: { query: text.slice(0, MAX_REASON) } } };
  return notUnderstood(at);
}

/** The second time in a row the caller is offered a way out. */
export function notUnderstood(at: Moment): Reply {
  if (at.misunderstood === 0) return { text: `${NOT_UNDERSTOOD} ${abilities(at)}` };
  const person = toPerson(at, HELPFUL).text;
  if (at.misunderstood === 1 && at.can('transfer_call') && at.places.length > 0 && person)
    return { text: `${STILL_NOT_UNDERSTOOD} ${person}` };
  return { text: `${STILL_NOT_UNDERSTOOD} ${at.can('take_message') ? OFFER_MESSAGE : askWho(at)}` };
}

function abilities({ places, can }: Moment): string {
  const named = places.slice(0, MAX_OFFERED).map(({ name }: Place) => name);
  const parts = [
    can('transfer_call') && named.length > 0 ? `put you through to ${listed(named)}` : '',
    can('check_hours') ? 'tell you our opening hours' : '',
    can('take_message') ? 'take a message' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Please say it again.' : `I can ${listed(parts)}. What would you like?`;
}
