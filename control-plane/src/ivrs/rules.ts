/** What must hold of an IVR before it is written. */
import { AppError } from '@botpbx/shared/base/errors';
import { isReserved } from '@botpbx/shared/model/extension';
import type { Flow } from '@botpbx/shared/model/flow';
import { flowRefs } from '@botpbx/shared/model/flow-refs';
import { and, type SQL } from 'drizzle-orm';
import type { Context } from '../kit/context.ts';
import type { Labels } from './store.ts';

/** What a row names must be the tenant's, and its number free; `id` is that of the row that is changed. */
export async function rulesOf(
  { wiring }: Context,
  { number, failed_destination, flow }: Partial<Pick<Labels, 'number' | 'failed_destination'>> & { readonly flow?: Flow | undefined },
  id?: number,
): Promise<SQL | undefined> {
  if (typeof number === 'string' && isReserved(number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const rules: (SQL | undefined)[] = [];
  if (typeof number === 'string') rules.push(await wiring.isNumberFree(number, { path: 'number', of: 'ivr' }));
  if (failed_destination) {
    rules.push(await wiring.leadsSomewhere(failed_destination, 'failed_destination'));
    if (id !== undefined) rules.push(await wiring.leadsNotBack(failed_destination, { type: 'ivr', id }, 'failed_destination'));
  }
  if (flow) rules.push(await wiring.hasAll(flowRefs(flow).map((ref) => ({ ...ref, path: `flow.${ref.path}` }))));
  return and(...rules);
}
