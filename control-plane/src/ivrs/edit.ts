/** What people change of an IVR: its labels, and its flow as a draft. */
import { AppError } from '@botpbx/shared/base/errors';
import { canonicalJson } from '@botpbx/shared/link/node-config';
import { Flow } from '@botpbx/shared/model/flow';
import type { Context } from '../kit/context.ts';
import { rulesOf } from './rules.ts';
import { changeIvr, createIvr, getIvr, type IvrRow, isSame, type Labels, refuseChanged } from './store.ts';

/** Tries of a change; each further one means that somebody else changed the same IVR meanwhile. */
const MAX_TRIES = 5;

/** Makes an IVR that takes no calls yet. @throws extension.number_taken, reference.not_found, destination.not_found */
export async function create(ctx: Context, given: Labels & { readonly draft: Flow }): Promise<IvrRow> {
  const holds = () => rulesOf(ctx, { ...given, flow: given.draft });
  const made = await createIvr(ctx.db, given, await holds());
  if (made) return made;
  await holds();
  throw new AppError('reference.not_found');
}

interface Wish {
  readonly labels: Partial<Labels>;
  readonly flow: Flow | undefined;
  /** When what was edited was last changed. */
  readonly base: string | undefined;
}

/** Changes an IVR as it is now; whoever names no base and loses a race begins anew with what the other left. @throws ivr.changed */
export async function write(ctx: Context, id: number, { labels, flow, base }: Wish): Promise<IvrRow> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const old = await getIvr(ctx.db, id);
    const draft = flow ?? Flow.parse(old.draft);
    const isLabelled = canonicalJson({ ...labelsOf(old), ...labels }) !== canonicalJson(labelsOf(old));
    if (!isLabelled && isSame(draft, old.draft)) return old;
    refuseChanged(old, base);
    const where = await rulesOf(ctx, { ...labels, flow }, id);
    const action = isLabelled ? 'ivr.updated' : 'ivr.drafted';
    const row = await changeIvr(ctx.db, old, { labels, draft, publish: null, action, where });
    if (row) return row;
  }
  throw new AppError('ivr.changed', { detail: 'The IVR, or something that it names, is being changed by somebody else.' });
}

const labelsOf = ({ name, description, number, failed_destination }: Labels): Labels => ({ name, description, number, failed_destination });
