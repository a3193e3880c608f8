/** Who talks on a call, as far as recording asks. Pure. */
import type { RecordingTrigger } from '@botpbx/shared/model/recording';
import type { CallState, LegState } from '../calls/call.ts';
import type { RecordingRules } from './policy.ts';

/** The party is still there. */
export const isLive = (leg: LegState): boolean => leg.endedMs === null;

/** Who talks. A caller who was sent through a queue stands in no bridge with the member, but the call is answered. */
export const talkers = (call: CallState): LegState[] => {
  const isUp = (leg: LegState) => leg.answeredMs !== null || (leg === call.legs[0] && call.answeredMs !== null);
  return call.legs.filter((leg) => isLive(leg) && isUp(leg));
};

/** What the policy is asked. */
export const talkOf = (call: CallState) => ({
  parties: talkers(call).map((leg) => leg.party),
  isOutside: call.origin === 'trunk' || call.reachesTrunk,
});

/** Who of ours talks, and the other side. */
export function sidesOf(
  talking: readonly LegState[],
  rules: RecordingRules,
  trigger: RecordingTrigger,
): { extension: string; party: string | undefined } {
  const ours = talking.filter((leg) => rules.modeOf(leg.party) !== undefined);
  // who calls a queue may be of ours too, but the call is the member's
  const usual = trigger === 'queue' ? ours.at(-1) : ours[0];
  const first = ours.find((leg) => rules.modeOf(leg.party) === 'always') ?? usual ?? talking[0];
  return { extension: first?.party ?? '', party: talking.find((leg) => leg !== first)?.party };
}
