/** A flow takes calls: what is wrong with it is refused, and what it changes is written down in words. */
import { AppError } from '@botpbx/shared/base/errors';
import { Flow } from '@botpbx/shared/model/flow';
import { diffFlows } from '@botpbx/shared/model/flow-diff';
import { flowRefKey, flowRefs } from '@botpbx/shared/model/flow-refs';
import type { Context } from '../kit/context.ts';
import { refuseFaulty } from './check.ts';
import { rulesOf } from './rules.ts';
import { changeIvr, getIvr, type IvrRow, isSame, refuseChanged } from './store.ts';

/** Tries of a publication; each further one means that somebody else changed the same IVR meanwhile. */
const MAX_TRIES = 5;

interface Publication {
  /** The flow that is to take calls, and to be the draft. */
  readonly flowOf: (old: IvrRow) => Flow;
  readonly action: 'ivr.published' | 'ivr.restored';
  /** When the draft that is meant was last changed. */
  readonly base?: string | undefined;
}

/** Publishes a flow as a new version, unless it takes calls already. @throws ivr.changed, ivr.faulty, reference.not_found */
export async function publish(ctx: Context, id: number, { flowOf, action, base }: Publication): Promise<IvrRow> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const old = await getIvr(ctx.db, id);
    refuseChanged(old, base);
    const flow = Flow.parse(flowOf(old));
    const live = old.published && Flow.parse(old.published);
    const isLive = isSame(flow, live);
    if (isLive && isSame(flow, Flow.parse(old.draft))) return old;
    await refuseFaulty(ctx, id, flow);
    const where = await rulesOf(ctx, { flow }, id);
    const published = isLive ? null : { changes: live ? await changesOf(ctx, live, flow) : [], by: ctx.actor.name };
    const row = await changeIvr(ctx.db, old, { labels: {}, draft: flow, publish: published, action, where });
    if (row) return row;
  }
  throw new AppError('reference.not_found', { detail: 'The IVR, or something that it names, is being changed by somebody else.' });
}

/** Where boxes stand is a change that no caller hears. */
async function changesOf({ wiring }: Context, before: Flow, after: Flow): Promise<string[]> {
  const names = await wiring.namesOf([...flowRefs(before), ...flowRefs(after)]);
  const changes = diffFlows(before, after, (ref) => names.get(flowRefKey(ref)));
  return changes.length > 0 ? changes : ['Steps were moved on the screen.'];
}
