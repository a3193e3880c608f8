/** Codes that members of queues dial: in and out, pausing and going on. */
import type { Change } from '@botpbx/shared/link/changes';
import { CAUSE, type FeatureDecision } from '@botpbx/shared/model/decision';
import { memberIdOf } from '@botpbx/shared/model/queue-setting';
import type { Membership } from './queue-room.ts';
import type { Way } from './way.ts';

/** What one digit behind the code says of a pause. */
const REASONS: Readonly<Record<string, string>> = { 1: 'break', 2: 'lunch', 3: 'meeting', 4: 'training', 5: 'other' };

/** Logs the caller's extension in to its queues, or out when it is in all of them; the number of a queue means that one alone. */
export async function logInOrOut(decision: FeatureDecision, way: Way): Promise<void> {
  const mine = membershipsOf(decision, way, decision.argument).filter((one) => one.isDynamic);
  if (mine.length === 0) return refuse(way);
  const isIn = mine.every((one) => one.isLoggedIn);
  for (const one of mine) change(way, one, { field: 'logged_in', value: !isIn });
  return confirm(way, isIn ? 'agent-loggedoff' : 'agent-loginok');
}

/** Lets the caller's extension pause, or go on when it does; one digit says why, the number of a queue means that one alone. */
export async function pauseOrGoOn(decision: FeatureDecision, way: Way): Promise<void> {
  const reason = REASONS[decision.argument];
  const mine = membershipsOf(decision, way, reason === undefined ? decision.argument : '').filter((one) => one.isLoggedIn);
  if (mine.length === 0) return refuse(way);
  const isPaused = mine.every((one) => one.isPaused);
  for (const one of mine) {
    change(way, one, { field: 'pause_reason', value: isPaused ? null : (reason ?? null) });
    change(way, one, { field: 'paused', value: !isPaused });
  }
  return confirm(way, isPaused ? 'de-activated' : 'activated');
}

function membershipsOf({ by }: FeatureDecision, { queues, tenantId }: Way, number: string): readonly Membership[] {
  const mine = by === undefined ? [] : queues.membershipsOf(tenantId, by.id);
  return number === '' ? mine : mine.filter((one) => one.number === number);
}

type Said = Extract<Change, { of: 'queue_member' }>;

const change = (way: Way, { queueId, extensionId }: Membership, said: Pick<Said, 'field' | 'value'>): void =>
  way.change({ of: 'queue_member', id: memberIdOf(queueId, extensionId), ...said } as Said);

async function confirm({ caller, media }: Way, name: string): Promise<void> {
  await media.answer();
  await media.play([{ kind: 'core', name }]);
  return caller.leave(CAUSE.normal);
}

async function refuse({ caller }: Way): Promise<void> {
  await caller.say('not_allowed');
  return caller.leave(CAUSE.rejected);
}
