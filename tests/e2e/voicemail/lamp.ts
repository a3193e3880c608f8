/** The message lamp of a phone, as NOTIFY tells it (RFC 3842). */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorization } from '../../support/sip/digest.ts';
import { headerOf, type SipMessage } from '../../support/sip/message.ts';
import type { SipPhone } from '../../support/sip-phone.ts';

export interface Lamp {
  /** `1/0`: new and old; undefined while nothing was told. */
  now(): string | undefined;
  /** Milliseconds from now until the phone was told so. @throws {Error} after `waitMs` */
  until(counts: string, waitMs?: number): Promise<number>;
}

/** Watches what the phone is told by itself. */
export function lampOf(phone: SipPhone): Lamp {
  const told: string[] = [];
  phone.onNotify = (notify) => take(told, notify);
  return lampFrom(told);
}

function take(told: string[], notify: SipMessage): void {
  const counts = /Voice-Message: ([0-9]+\/[0-9]+)/i.exec(notify.body)?.[1];
  const isOn = /Messages-Waiting: yes/i.test(notify.body);
  if (counts === undefined) told.push(isOn ? 'on' : '0/0');
  else told.push(counts.startsWith('0/') === isOn ? `wrong ${counts}` : counts);
}

const lampFrom = (told: readonly string[]): Lamp => ({
  now: () => told.at(-1),
  until: async (counts, waitMs = 5000) => {
    const sinceMs = performance.now();
    while (told.at(-1) !== counts) {
      if (performance.now() - sinceMs > waitMs) throw new Error(`the lamp did not show ${counts} but ${JSON.stringify(told)}`);
      await sleep(5);
    }
    return performance.now() - sinceMs;
  },
});

/** Subscribes to the own mailbox as some phones do. */
export async function subscribeLamp(phone: SipPhone): Promise<Lamp & { readonly status: number }> {
  const told: string[] = [];
  const id = randomBytes(9).toString('hex');
  phone.watches.set(id, (notify) => {
    phone.socket.respond(notify, '200 OK');
    take(told, notify);
  });
  const uri = `sip:${phone.user}@${phone.domain}`;
  const first = await ask(phone, { id, uri, sequence: 1, more: [] });
  const challenge = headerOf(first, 'www-authenticate');
  const answer = authorization({ user: phone.authUser, secret: phone.secret, method: 'SUBSCRIBE', uri, challenge });
  const { status = 0 } = challenge === '' ? first : await ask(phone, { id, uri, sequence: 2, more: [`Authorization: ${answer}`] });
  return { ...lampFrom(told), status };
}

interface Asked {
  readonly id: string;
  readonly uri: string;
  readonly sequence: number;
  readonly more: readonly string[];
}

function ask(phone: SipPhone, { id, uri, sequence, more }: Asked): Promise<SipMessage> {
  const { host, port } = phone.socket.local;
  const headers = [
    `From: <${uri}>;tag=${id.slice(0, 8)}`,
    `To: <${uri}>`,
    `Call-ID: ${id}`,
    `CSeq: ${sequence} SUBSCRIBE`,
    `Contact: <sip:${phone.user}@${host}:${port}>`,
    'Event: message-summary',
    'Accept: application/simple-message-summary',
    'Expires: 600',
    ...more,
  ];
  return phone.socket.request({ method: 'SUBSCRIBE', uri, headers });
}
