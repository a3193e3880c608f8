import * as api from '@botpbx/shared/api/pin-sets';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { createPinSet, getPinSet, listPinSetsAfter, removePinSet, updatePinSet } from './store.ts';

export const pinSetRoutes: readonly Route[] = [
  bind(api.listPinSets, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listPinSetsAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getPinSet, ({ db }, { params }) => getPinSet(db, params.id)),
  bind(api.createPinSet, ({ db }, { body }) => createPinSet(db, body.name, body.pins)),
  bind(api.updatePinSet, async ({ db }, { params, body }) => {
    const old = await getPinSet(db, params.id);
    return body.name === undefined && body.pins === undefined ? old : updatePinSet(db, old, body);
  }),
  bind(api.deletePinSet, async ({ db, wiring }, { params }) => {
    const { id } = await getPinSet(db, params.id);
    if (await removePinSet(db, id, await wiring.isPinSetUnused(id))) return;
    await getPinSet(db, id);
    await wiring.isPinSetUnused(id);
    throw new AppError('in_use');
  }),
];
