/** Which events a subscription means: `call.*`, `call.new`, `extension.1001.*`, `queue.sales.update`, `*`. */
import type { LiveEvent } from './events.ts';

/** First word, the entity's key, last word: a key may hold dots itself (`call.n1-1795366757.8.end`). */
export interface Topic {
  readonly noun: string;
  readonly key: string;
  readonly verb: string;
}

/** The topic of an event; the key does not stand in the event's name. */
export function topicOf(live: LiveEvent): Topic {
  const [noun = '', verb = ''] = live.event.split('.');
  return { noun, key: keyOf(live), verb };
}

function keyOf(live: LiveEvent): string {
  if ('extension' in live.data) return live.data.extension;
  if ('queue' in live.data) return live.data.queue;
  if ('call_id' in live.data) return live.data.call_id;
  if ('trunk_id' in live.data) return String(live.data.trunk_id);
  if ('mailbox' in live.data) return String(live.data.mailbox);
  return String(live.data.node_id);
}

const PATTERN = /^(?:\*|[a-z_]+\.(?:[^\s*]{1,120}\.|\*\.)?(?:\*|[a-z_]+))$/;

/** Reads a pattern; undefined if it is none. */
export function parsePattern(pattern: string): Topic | undefined {
  if (!PATTERN.test(pattern)) return undefined;
  if (pattern === '*') return { noun: '*', key: '*', verb: '*' };
  const first = pattern.indexOf('.');
  const last = pattern.lastIndexOf('.');
  return { noun: pattern.slice(0, first), key: first === last ? '*' : pattern.slice(first + 1, last), verb: pattern.slice(last + 1) };
}

export const matches = (pattern: Topic, topic: Topic): boolean =>
  fits(pattern.noun, topic.noun) && fits(pattern.key, topic.key) && fits(pattern.verb, topic.verb);

const fits = (wanted: string, is: string) => wanted === '*' || wanted === is;
