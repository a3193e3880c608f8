/** Steps of flows in words, for a call that is only thought of. Pure. */
import type { FlowStep } from '@botpbx/shared/model/flow';
import type { FlowPass } from '@botpbx/shared/model/flow-act';
import { exitsOf } from '@botpbx/shared/model/flow-exits';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import type { ThoughtStep } from './thought.ts';

/** A step in its flow. */
export interface Place {
  readonly ivrId: number;
  readonly step: FlowStep | undefined;
  readonly title: string;
}

/** Finds a step; one that people have not named is called by its kind. */
export function placeOf(world: FlowWorld, ivrId: number, stepId: string): Place {
  const step = world.flow(ivrId)?.flow.steps.find(({ id }) => id === stepId);
  const kind = (step?.kind ?? 'step').replaceAll('_', ' ');
  return { ivrId, step, title: step?.name || kind };
}

/** A step that was passed; where a flow begins is no news. */
export function passedStep(world: FlowWorld, pass: FlowPass, branch: string | null): ThoughtStep[] {
  if (pass.kind === 'start') return [];
  const { step, title } = placeOf(world, pass.ivr_id, pass.step_id);
  const label = (step && exitsOf(step).find(({ name }) => name === pass.exit)?.label) ?? pass.exit;
  return [{ kind: 'step', id: pass.ivr_id, name: title, why: `${pressedIn(pass)}It goes on by "${label}".`, branch }];
}

function pressedIn({ happened }: FlowPass): string {
  const digits = happened.flatMap((one) => (one.kind === 'digits' && one.digits !== '' ? [one.digits] : []));
  return digits.length === 0 ? '' : `The caller presses ${digits.join(', then ')}. `;
}

/** What a step waits for. */
export function wantedBy({ step, title }: Place): string {
  const waits = (what: string) => `${title} waits for ${what}.`;
  if (step?.kind === 'menu') return waits(`a key: ${step.settings.options.map(({ key, label }) => `${key} ${label}`.trim()).join(', ')}`);
  if (step?.kind === 'collect_speech') return waits('the caller to speak');
  if (step?.kind === 'dtmf_input' && step.settings.expected !== null) return waits(`keys such as ${step.settings.expected}`);
  return waits('keys');
}
