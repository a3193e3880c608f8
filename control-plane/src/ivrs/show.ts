/** IVRs as the wire shows them. */
import { Flow } from '@botpbx/shared/model/flow';
import type { Ivr, IvrSummary } from '@botpbx/shared/model/ivr';
import type { Context } from '../kit/context.ts';
import { faultsOf } from './check.ts';
import { hasChanges, type IvrRow } from './store.ts';

const labelsOf = (row: IvrRow) => {
  const { id, name, description, number, failed_destination, version, created_at, updated_at } = row;
  return { id, name, description, number, failed_destination, version, created_at, updated_at, has_changes: hasChanges(row) };
};

/** As it stands in lists. */
export const summary = (row: IvrRow): IvrSummary => ({ ...labelsOf(row), steps: row.draft.steps.length });

/** With its draft and what is wrong with that. */
export async function shown({ wiring }: Context, row: IvrRow): Promise<Ivr> {
  const flow = Flow.parse(row.draft);
  return { ...labelsOf(row), flow, faults: await faultsOf(wiring, row.id, flow) };
}
