/** Alarms about strangers at the door, thinned out: an attack must not fill the spool that calls need. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import { cleanText } from './call.ts';
import { instantOf } from './record.ts';

/** One attempt as Asterisk reports it. */
export interface Attempt {
  readonly atMs: number;
  readonly tenantId: number;
  readonly what: NodeEventOf<'security'>['what'];
  readonly account: string;
  /** IP address and port of the peer. */
  readonly address: string;
}

const SAME_AGAIN_AFTER_MS = 10_000;
const MAX_REMEMBERED = 10_000;
const MAX_IN_A_SECOND = 20;

/** Makes a filter that gives the event to tell, or nothing if the same came from the same host just now or too many are told already. */
export function makeAlarms(nowMs: () => number): (attempt: Attempt) => NodeEventOf<'security'> | undefined {
  const toldMs = new Map<string, number>();
  let second = 0;
  let toldInSecond = 0;
  return ({ atMs, tenantId, what, account, address }) => {
    const now = nowMs();
    const who = `${what} ${account} ${address.slice(0, address.lastIndexOf(':'))}`;
    const last = toldMs.get(who);
    if (last !== undefined && now - last < SAME_AGAIN_AFTER_MS) return undefined;
    if (Math.floor(now / 1000) !== second) {
      second = Math.floor(now / 1000);
      toldInSecond = 0;
    }
    if (++toldInSecond > MAX_IN_A_SECOND) return undefined;
    toldMs.delete(who);
    if (toldMs.size >= MAX_REMEMBERED) toldMs.clear();
    toldMs.set(who, now);
    return { kind: 'security', tenant_id: tenantId, at: instantOf(atMs), what, account: cleanText(account), address: cleanText(address) };
  };
}
