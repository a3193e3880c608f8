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
/** Alarms of one tenant that may be told at once, and how long each takes to be allowed again. */
const BURST = 20;
const ALLOWED_AGAIN_MS = 6_000;
/** How often those that were left out are counted up. */
const SUM_UP_EVERY_MS = 60_000;

/** What one tenant may still be told. */
interface Allowance {
  alarms: number;
  atMs: number;
  leftOut: number;
  summedUpMs: number;
}

/**
 * Makes a filter that gives the event to tell, or nothing: the same from the same host is told once in ten seconds, and of a
 * flood of different ones a few a minute. Once a minute an attempt is told as the count of all that were left out, itself included.
 */
export function makeAlarms(nowMs: () => number): (attempt: Attempt) => NodeEventOf<'security'> | undefined {
  const toldMs = new Map<string, number>();
  const allowances = new Map<number, Allowance>();
  return (attempt) => {
    const now = nowMs();
    const who = `${attempt.tenantId} ${attempt.what} ${attempt.account} ${attempt.address.slice(0, attempt.address.lastIndexOf(':'))}`;
    if (now - (toldMs.get(who) ?? Number.NEGATIVE_INFINITY) < SAME_AGAIN_AFTER_MS) return undefined;
    toldMs.delete(who);
    if (toldMs.size >= MAX_REMEMBERED) toldMs.clear();
    toldMs.set(who, now);
    const allowance = allowanceAt(allowances, attempt.tenantId, now);
    const isSummary = allowance.leftOut > 0 && now - allowance.summedUpMs >= SUM_UP_EVERY_MS;
    if (!isSummary && allowance.alarms < 1) {
      if (allowance.leftOut++ === 0) allowance.summedUpMs = now;
      return undefined;
    }
    if (!isSummary) {
      allowance.alarms--;
      return eventOf(attempt, attempt.what, attempt.account);
    }
    const count = allowance.leftOut + 1;
    allowance.leftOut = 0;
    return eventOf(attempt, 'other', `${count} more attempts, the last for ${attempt.account}`);
  };
}

function allowanceAt(allowances: Map<number, Allowance>, tenantId: number, nowMs: number): Allowance {
  const known = allowances.get(tenantId) ?? { alarms: BURST, atMs: nowMs, leftOut: 0, summedUpMs: nowMs };
  known.alarms = Math.min(BURST, known.alarms + (nowMs - known.atMs) / ALLOWED_AGAIN_MS);
  known.atMs = nowMs;
  allowances.set(tenantId, known);
  return known;
}

function eventOf({ tenantId, atMs, address }: Attempt, what: Attempt['what'], account: string): NodeEventOf<'security'> {
  return { kind: 'security', tenant_id: tenantId, at: instantOf(atMs), what, account: cleanText(account), address: cleanText(address) };
}
