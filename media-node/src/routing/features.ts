/** Features that a phone dials by code: one handler each. */
import { CAUSE, type FeatureDecision } from '@botpbx/shared/model/decision';
import type { DialledFeature } from '@botpbx/shared/model/feature-codes';
import { intercom, pickUpDirected, pickUpGroup } from './places.ts';
import { logInOrOut, pauseOrGoOn } from './queue-codes.ts';
import { recordSound } from './studio.ts';
import { otherMailbox, ownMailbox } from './to-mailbox.ts';
import { clearForward, setDnd, setForward, toggleFollowMe } from './toggles.ts';
import type { Way } from './way.ts';

/** Carries a feature out to its end; the handler leaves the caller with a cause. */
type FeatureHandler = (decision: FeatureDecision, way: Way) => Promise<void>;

/** Whoever adds a feature adds its line. */
const HANDLERS: Partial<Readonly<Record<DialledFeature, FeatureHandler>>> = {
  queue_login: logInOrOut,
  queue_pause: pauseOrGoOn,
  voicemail_own: ownMailbox,
  voicemail_other: otherMailbox,
  pickup: pickUpGroup,
  pickup_directed: pickUpDirected,
  intercom,
  dnd_on: setDnd(true),
  dnd_off: setDnd(false),
  forward_all_on: setForward('forward_all'),
  forward_all_off: clearForward('forward_all'),
  forward_busy_on: setForward('forward_busy'),
  forward_busy_off: clearForward('forward_busy'),
  forward_no_answer_on: setForward('forward_no_answer'),
  forward_no_answer_off: clearForward('forward_no_answer'),
  follow_me: toggleFollowMe,
  record_sound: recordSound,
};

/** Carries out what was dialled. */
export async function runFeature(decision: FeatureDecision, way: Way): Promise<void> {
  const handler = HANDLERS[decision.feature];
  if (handler) return handler(decision, way);
  await way.caller.say('no_such_number');
  return way.caller.leave(CAUSE.unallocated);
}
