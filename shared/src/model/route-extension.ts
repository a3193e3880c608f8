/** What becomes of a call for an extension: its phones, those that it is followed to, whom it forwards to, its mailbox. Pure. */
import { CAUSE, type Decision, type RingDecision } from './decision.ts';
import type { FollowMeStep } from './extension-calls.ts';
import { forwarded, forwardLater } from './route-forward.ts';
import { voicemailOf } from './route-voicemail.ts';
import { further, passing, type Way } from './route-way.ts';
import type { RoutingExtension } from './routing-view.ts';

/** Decides what becomes of a call for an extension. `why` is the sentence that says why it is called. */
export function toExtension(extension: RoutingExtension, why: string, way: Way): Decision {
  const { forward_all, dnd, name } = extension;
  const isBack = forward_all !== undefined && forward_all === way.asked.by;
  const through = (sentence: string, decision: Decision) => passing({ kind: 'extension', id: extension.id, name, why: sentence }, decision);
  if (forward_all && !isBack) {
    const decision = forwarded({ to: forward_all, by: extension.extension }, `${why} It forwards all calls.`, way);
    return through(`${name} forwards all calls to ${forward_all}.`, decision);
  }
  if (dnd === true) {
    const sentence = `${why} ${name} is not to be disturbed.`;
    const refused: Decision = { kind: 'refuse', cause: CAUSE.busy, why: sentence };
    return through(`${name} is not to be disturbed.`, voicemailOf(extension, 'unavailable', sentence) ?? refused);
  }
  return { kind: 'ring', extension, next: nextOf(extension, way), follow: stepsOf(extension), why };
}

/** Rings the phones of an extension and nothing else: it does not go on from there. */
export const ringOnly = (extension: RoutingExtension, why: string): RingDecision => ({
  ...{ kind: 'ring', extension, follow: [], why },
  next: { busy: null, noAnswer: null },
});

const stepsOf = ({ follow_me, follow_me_steps = [] }: RoutingExtension): readonly FollowMeStep[] => (follow_me ? follow_me_steps : []);

/** What follows where nobody takes the call. A forward is decided when it is reached: until then much may have changed. */
function nextOf(extension: RoutingExtension, way: Way): RingDecision['next'] {
  const { extension: by, name, forward_busy, forward_no_answer } = extension;
  const onward = further(way);
  const onTo = (to: string | null | undefined, when: string) =>
    to && onward ? forwardLater({ to, by }, `${name}, ${when}.`, onward) : undefined;
  return {
    busy: onTo(forward_busy, 'when busy') ?? voicemailOf(extension, 'busy', `${name} is busy.`) ?? null,
    noAnswer: onTo(forward_no_answer, 'when nobody answers') ?? voicemailOf(extension, 'unavailable', `${name} does not answer.`) ?? null,
  };
}
