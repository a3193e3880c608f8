/** IVRs as the wire shows them. */
import { Flow } from '@botpbx/shared/model/flow';
import type { Ivr, IvrSummary } from '@botpbx/shared/model/ivr';
import type { Context } from '../kit/context.ts';
import { faultsOf } from './check.ts';
import { hasChanges, type IvrRow, type SummaryRow } from './store.ts';

const labelsOf = (row: IvrRow) => {
  const { id, name, description, number, failed_destination, version, created_at, updated_at } = row;
  return { id, name, description, number, failed_destination, version, created_at, updated_at, has_changes: hasChanges(row) };
};

/** As it stands in lists. */
export const summary = ({ has_changes, ...row }: SummaryRow): IvrSummary => ({ ...row, has_changes: has_changes === 1 });

/** With its draft and what is wrong with that. */
export async function shown(ctx: Context, row: IvrRow): Promise<Ivr> {
  const flow = Flow.parse(row.draft);
  return { ...labelsOf(row), flow, faults: await faultsOf(ctx, row.id, flow) };
}
