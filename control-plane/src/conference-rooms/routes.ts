import * as api from '@botpbx/shared/api/conference-rooms';
import { AppError } from '@botpbx/shared/base/errors';
import { type ConferenceRoomPatch, roomFaultOf } from '@botpbx/shared/model/conference-room';
import { isReserved } from '@botpbx/shared/model/extension';
import type { SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import {
  type ConferenceRoomRow,
  createConferenceRoom,
  getConferenceRoom,
  listConferenceRoomsAfter,
  removeConferenceRoom,
  updateConferenceRoom,
} from './store.ts';

export const conferenceRoomRoutes: readonly Route[] = [
  bind(api.listConferenceRooms, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listConferenceRoomsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getConferenceRoom, ({ db }, { params }) => getConferenceRoom(db, params.id)),
  bind(api.createConferenceRoom, (ctx, { body }) => {
    refuseFault(body);
    return guarded(ctx, body, (holds) => createConferenceRoom(ctx.db, body, holds));
  }),
  bind(api.updateConferenceRoom, async (ctx, { params, body }) => {
    const old = await getConferenceRoom(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    refuseFault({ ...old, ...fields });
    return guarded(ctx, fields, async (holds) => {
      const row = await updateConferenceRoom(ctx.db, old.id, fields, holds);
      if (!row) await getConferenceRoom(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteConferenceRoom, async ({ db, wiring }, { params }) => {
    const destination = { type: 'conference', id: (await getConferenceRoom(db, params.id)).id } as const;
    if (await removeConferenceRoom(db, params.id, await wiring.isUnused(destination))) return;
    await getConferenceRoom(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
];

function refuseFault(room: Parameters<typeof roomFaultOf>[0]): void {
  const fault = roomFaultOf(room);
  if (fault) throw new AppError('request.invalid', { errors: [fault] });
}

type Write = (holds: SQL | undefined) => Promise<ConferenceRoomRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded({ wiring }: Context, { number }: ConferenceRoomPatch, write: Write): Promise<ConferenceRoomRow> {
  if (number !== undefined && isReserved(number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const rules = async () => (number === undefined ? undefined : wiring.isNumberFree(number, { path: 'number', of: 'conference_room' }));
  const row = await write(await rules());
  if (row) return row;
  await rules();
  throw new AppError('extension.number_taken');
}
