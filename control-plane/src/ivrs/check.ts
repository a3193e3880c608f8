/** What is wrong with a flow where it is to run. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Flow } from '@botpbx/shared/model/flow';
import type { FlowFault } from '@botpbx/shared/model/ivr';
import type { Wiring } from '../kit/context.ts';

/** Lists what is wrong with a flow of an IVR. */
export async function faultsOf(_wiring: Wiring, _ivrId: number, flow: Flow): Promise<FlowFault[]> {
  const starts = flow.steps.filter(({ kind }) => kind === 'start').length;
  if (starts === 1) return [];
  return [{ severity: 'error', code: 'start', step_id: null, exit: null, message: `A flow has one start; this one has ${starts}.` }];
}

/** @throws ivr.faulty if the flow has errors */
export async function refuseFaulty(wiring: Wiring, ivrId: number, flow: Flow): Promise<void> {
  const errors = (await faultsOf(wiring, ivrId, flow)).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const places = new Map(flow.steps.map(({ id }, at) => [id, `flow.steps.${at}`]));
  throw new AppError('ivr.faulty', {
    errors: errors.map(({ step_id, exit, message }) => ({ path: pathOf(places.get(step_id ?? ''), exit), message })),
  });
}

const pathOf = (step: string | undefined, exit: string | null): string =>
  step === undefined ? 'flow' : exit === null ? step : `${step}.exits.${exit}`;
