import * as api from '@botpbx/shared/api/parking-lots';
import { AppError } from '@botpbx/shared/base/errors';
import { EMERGENCY_NUMBERS } from '@botpbx/shared/model/number-kind';
import { type ParkingLotPatch, slotsOf } from '@botpbx/shared/model/parking-lot';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  createParkingLot,
  getParkingLot,
  isClearOfOtherLots,
  listParkingLotsAfter,
  noOtherLotHas,
  type ParkingLotRow,
  removeParkingLot,
  updateParkingLot,
} from './store.ts';

export const parkingLotRoutes: readonly Route[] = [
  bind(api.listParkingLots, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listParkingLotsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getParkingLot, ({ db }, { params }) => getParkingLot(db, params.id)),
  bind(api.createParkingLot, (ctx, { body }) =>
    guarded(ctx, { whole: body, fields: body }, (holds) => createParkingLot(ctx.db, body, holds)),
  ),
  bind(api.updateParkingLot, async (ctx, { params, body }) => {
    const old = await getParkingLot(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    return guarded(ctx, { whole: { ...old, ...fields }, fields, id: old.id }, async (holds) => {
      const row = await updateParkingLot(ctx.db, old.id, fields, holds);
      if (!row) await getParkingLot(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteParkingLot, async ({ db, wiring }, { params }) => {
    const destination = { type: 'park', id: (await getParkingLot(db, params.id)).id } as const;
    if (await removeParkingLot(db, params.id, await wiring.isUnused(destination))) return;
    await getParkingLot(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

interface Changing {
  /** The lot as it will be. */
  readonly whole: Pick<ParkingLotRow, 'number' | 'first_slot' | 'slots'>;
  readonly fields: ParkingLotPatch;
  /** The row that is changed. */
  readonly id?: number;
}
type Write = (holds: SQL | undefined) => Promise<ParkingLotRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, changing: Changing, write: Write): Promise<ParkingLotRow> {
  refuseClash(changing);
  const row = await write(await rulesOf(ctx, changing));
  if (row) return row;
  await rulesOf(ctx, changing);
  throw new AppError('extension.number_taken');
}

const invalid = (path: string, message: string) => new AppError('request.invalid', { errors: [{ path, message }] });

/** A lot's own number is none of its slots, and nobody parks where help is called. */
function refuseClash({ whole }: Changing): void {
  const slots = slotsOf(whole);
  if (whole.number !== null && slots.includes(whole.number)) throw invalid('number', 'is one of the slots');
  if (whole.number !== null && EMERGENCY_NUMBERS.has(whole.number)) throw invalid('number', 'is reserved');
  if (slots.some((slot) => EMERGENCY_NUMBERS.has(slot))) throw invalid('first_slot', 'makes an emergency number a slot');
}

async function rulesOf({ wiring, db }: Context, { whole, fields, id }: Changing): Promise<SQL | undefined> {
  const { number, first_slot, slots, timeout_destination } = fields;
  const isMoved = number !== undefined || first_slot !== undefined || slots !== undefined;
  const [own, ofSlots] = [whole.number === null ? [] : [whole.number], slotsOf(whole)];
  const numbers = [...own, ...ofSlots];
  if (isMoved && !(await isClearOfOtherLots(db, numbers, id)))
    throw new AppError('extension.number_taken', { errors: [{ path: 'first_slot', message: 'another lot has a number among these' }] });
  const areFree = (some: readonly string[], path: string) => wiring.areNumbersFree(some, { path, of: 'parking_lot' });
  return and(
    isMoved && own.length > 0 ? await areFree(own, 'number') : undefined,
    isMoved ? await areFree(ofSlots, 'first_slot') : undefined,
    isMoved ? noOtherLotHas(db, numbers, id) : undefined,
    timeout_destination ? await wiring.leadsSomewhere(timeout_destination, 'timeout_destination') : undefined,
  );
}
