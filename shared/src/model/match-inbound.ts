/**
 * Which inbound route a call takes. The more specific number wins: a whole one before a beginning, a longer beginning before a
 * shorter one. Among routes of one number those that name the caller come first, again the more specific before the others.
 */
import { digitsOf } from '../base/phone.ts';
import { keyOfPattern, matchesNumber, weightOfPattern } from './number-match.ts';

export interface MatchableRoute {
  readonly did: string;
  /** Absent for any caller. */
  readonly caller?: string | null;
}

/** Routes made for being asked. */
export interface InboundMatcher<Route> {
  /** The route of a call; an undefined caller is anonymous. */
  find(did: string, caller: string | undefined): Route | undefined;
  /** Whether calls to the number are routed, at least those of some callers; the route of all numbers does not count. */
  isRouted(did: string): boolean;
  /** Whether a route names exactly this number: it is one of the house. */
  isOwn(did: string): boolean;
}

/** Makes the matcher. */
export function inboundMatcher<Route extends MatchableRoute>(routes: readonly Route[]): InboundMatcher<Route> {
  const byKey = Map.groupBy(routes, (route) => keyOfPattern(route.did));
  for (const some of byKey.values()) some.sort((a, b) => callerWeight(b) - callerWeight(a));
  return {
    find: (did, caller) => {
      for (const key of keysOf(did)) {
        const found = byKey.get(key)?.find((route) => !route.caller || matchesNumber(route.caller, caller));
        if (found) return found;
      }
      return undefined;
    },
    isRouted: (did) => keysOf(did).some((key) => key !== '*' && byKey.has(key)),
    isOwn: (did) => byKey.has(digitsOf(did)),
  };
}

/** The patterns that a number could be meant by, the most specific first. */
function keysOf(did: string): string[] {
  const digits = digitsOf(did);
  return [digits, ...Array.from({ length: digits.length + 1 }, (_, cut) => `${digits.slice(0, digits.length - cut)}*`)];
}

const callerWeight = ({ caller }: MatchableRoute): number => (caller ? weightOfPattern(caller) : -1);
