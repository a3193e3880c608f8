/** A lamp of a phone: a subscription to the state of a number, as RFC 3856 and RFC 3863 have it. */
import { randomBytes } from 'node:crypto';
import type { SipPhone } from '../sip-phone.ts';
import { authorization } from './digest.ts';
import { headerOf, type SipMessage } from './message.ts';

/** Asterisk's words for what a lamp shows. */
export type LampWord = 'Ready' | 'Ringing' | 'On the phone' | 'On hold' | 'Unavailable';

interface Shown {
  readonly word: string;
  readonly atMs: number;
}

export interface Watch {
  /** Final status of the SUBSCRIBE. */
  readonly status: number;
  /** All that was shown, oldest first. */
  readonly shown: readonly Shown[];
  now(): string | undefined;
  /** Resolves with the milliseconds from `sinceMs` until the lamp showed the word. @throws {Error} after `waitMs` */
  until(word: LampWord, sinceMs?: number, waitMs?: number): Promise<number>;
}

/** Subscribes to a number; `domain` is what stands behind the @, if not the phone's own. */
export async function watch(phone: SipPhone, number: string, domain = phone.domain): Promise<Watch> {
  const shown: Shown[] = [];
  const listeners = new Set<() => void>();
  const id = randomBytes(9).toString('hex');
  phone.watches.set(id, (notify) => {
    phone.socket.respond(notify, '200 OK');
    const word = /<note>([^<]*)<\/note>/.exec(notify.body)?.[1];
    if (word !== undefined) shown.push({ word, atMs: performance.now() });
    for (const listen of [...listeners]) listen();
  });
  const { status = 0 } = await subscribe(phone, { id, uri: `sip:${number}@${domain}` });
  const until: Watch['until'] = (word, sinceMs = performance.now(), waitMs = 5000) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`the lamp of ${number} did not show "${word}" but ${JSON.stringify(shown.map((one) => one.word))}`));
      }, waitMs);
      const look = () => {
        const found = shown.at(-1);
        if (found?.word !== word) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(Math.max(0, found.atMs - sinceMs));
      };
      listeners.add(look);
      look();
    });
  return { status, shown, now: () => shown.at(-1)?.word, until };
}

async function subscribe(phone: SipPhone, { id, uri }: { id: string; uri: string }): Promise<SipMessage> {
  const { host, port } = phone.socket.local;
  const tag = randomBytes(6).toString('hex');
  const ask = (sequence: number, more: readonly string[]) =>
    phone.socket.request({
      method: 'SUBSCRIBE',
      uri,
      headers: [
        `From: <sip:${phone.user}@${phone.domain}>;tag=${tag}`,
        `To: <${uri}>`,
        `Call-ID: ${id}`,
        `CSeq: ${sequence} SUBSCRIBE`,
        `Contact: <sip:${phone.user}@${host}:${port}>`,
        'Event: presence',
        'Accept: application/pidf+xml',
        'Expires: 600',
        ...more,
      ],
    });
  const first = await ask(1, []);
  const challenge = headerOf(first, 'www-authenticate');
  if (first.status !== 401 || challenge === '') return first;
  const { authUser: user, secret } = phone;
  return ask(2, [`Authorization: ${authorization({ user, secret, method: 'SUBSCRIBE', uri, challenge })}`]);
}
