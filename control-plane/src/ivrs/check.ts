/** What is wrong with a flow where it is to run. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Flow } from '@botpbx/shared/model/flow';
import { checkFlow, type FlowPlaces } from '@botpbx/shared/model/flow-check';
import { flowRefKey, flowRefs, flowSecrets } from '@botpbx/shared/model/flow-refs';
import type { FlowFault } from '@botpbx/shared/model/ivr';
import type { Context } from '../kit/context.ts';
import { publishedSubFlows } from './sub-flows.ts';

/** Lists what is wrong with a flow of an IVR, errors first. */
export const faultsOf = async (ctx: Context, ivrId: number, flow: Flow): Promise<FlowFault[]> =>
  checkFlow(flow, await placesOf(ctx, ivrId, flow));

/** @throws ivr.faulty if the flow has errors */
export async function refuseFaulty(ctx: Context, ivrId: number, flow: Flow): Promise<void> {
  const errors = (await faultsOf(ctx, ivrId, flow)).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const places = new Map(flow.steps.map(({ id, name }, at) => [id, { path: `flow.steps.${at}`, name: name || id }]));
  throw new AppError('ivr.faulty', {
    detail: `${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong with the flow.`,
    errors: errors.map(({ step_id, exit, message }) => {
      const step = places.get(step_id ?? '');
      if (!step) return { path: 'flow', message };
      return { path: exit === null ? step.path : `${step.path}.exits.${exit}`, message: `${step.name}: ${message}` };
    }),
  });
}

/** What exists of what the flow names. */
async function placesOf({ wiring, allDb, db }: Context, ivrId: number, flow: Flow): Promise<FlowPlaces> {
  const hasSubFlows = flow.steps.some(({ kind }) => kind === 'sub_flow');
  const [names, secrets, subFlows] = await Promise.all([
    wiring.namesOf(flowRefs(flow)),
    wiring.flowSecretsAmong(flowSecrets(flow)),
    hasSubFlows ? publishedSubFlows(allDb, db) : new Map<number, readonly number[]>(),
  ]);
  return {
    ivrId,
    exists: (ref) => names.has(flowRefKey(ref)),
    hasSecret: (name) => secrets.has(name),
    subFlowsOf: (id) => subFlows.get(id),
  };
}
