/** Rings an extension: its phones, the telephones that it is followed to, and then whatever follows. */
import { CAUSE, type Decision, type RingDecision } from '@botpbx/shared/model/decision';
import type { FollowMeStep } from '@botpbx/shared/model/extension-calls';
import type { RingOutcome } from '../flow/caller.ts';
import { reachOutside } from './call-outside.ts';
import type { Way } from './way.ts';

/** What an extension's call comes to: somebody took it, the caller is gone, or something follows. */
export type Rung = { readonly kind: 'over'; readonly outcome: RingOutcome } | { readonly kind: 'next'; readonly decision: Decision };

/** Rings until somebody answers or nobody is left. */
export async function ringExtension(decision: RingDecision, way: Way): Promise<Rung> {
  const { next } = decision;
  const outcome = await ringPhones(decision, way);
  if (outcome === 'answered' || outcome === 'gone') return { kind: 'over', outcome };
  if (outcome === 'busy') return after(outcome, next.busy);
  const followed = await followMe(decision, way);
  if (followed !== undefined) return { kind: 'over', outcome: followed };
  return after(outcome, next.noAnswer);
}

const after = (outcome: RingOutcome, next: Decision | null): Rung => (next ? { kind: 'next', decision: next } : { kind: 'over', outcome });

/** Without call waiting a phone on which somebody talks is not disturbed by a second call. */
async function ringPhones({ extension }: RingDecision, { caller, endpointOf }: Way): Promise<RingOutcome> {
  const endpoint = endpointOf(extension.extension);
  if (extension.call_waiting === false && (await caller.isBusy(endpoint))) return 'busy';
  return caller.ring([endpoint], extension.ring_timeout);
}

/** Calls one telephone after the other; undefined when nobody took the call. */
async function followMe({ extension, follow }: RingDecision, way: Way): Promise<'answered' | 'gone' | undefined> {
  for (const step of follow) {
    const outcome = await callDevice(step, extension.extension, way);
    if (outcome === 'answered' || outcome === 'gone') return outcome;
  }
  return undefined;
}

async function callDevice(step: FollowMeStep, by: string, way: Way): Promise<RingOutcome> {
  const device = way.onward.device(step.number, by);
  if (device === undefined) return 'absent';
  if (device.kind === 'ring') return ringPhones({ ...device, extension: { ...device.extension, ring_timeout: step.ring_seconds } }, way);
  const ending = await reachOutside(device, way, { seconds: step.ring_seconds, needsConfirming: step.confirm });
  if (ending.kind !== 'refused') return ending.kind;
  return ending.cause === CAUSE.busy ? 'busy' : 'no_answer';
}
