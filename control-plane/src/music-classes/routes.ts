import * as api from '@botpbx/shared/api/music-classes';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { createMusicClass, getMusicClass, listMusicClassesAfter, removeMusicClass, updateMusicClass } from './store.ts';

export const musicClassRoutes: readonly Route[] = [
  bind(api.listMusicClasses, async ({ db }, { query: { cursor, limit } }) =>
    pageFrom(await listMusicClassesAfter(db, cursorId(cursor), limit), limit, (row) => row.id),
  ),
  bind(api.getMusicClass, ({ db }, { params }) => getMusicClass(db, params.id)),
  bind(api.createMusicClass, async ({ db, wiring }, { body }) => {
    const row = await createMusicClass(db, body, await wiring.hasSounds(body.sound_ids, 'sound_ids'));
    if (row) return row;
    await wiring.hasSounds(body.sound_ids, 'sound_ids');
    throw new AppError('reference.not_found');
  }),
  bind(api.updateMusicClass, async ({ db, wiring }, { params, body }) => {
    const old = await getMusicClass(db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return old;
    const holds = fields.sound_ids && (await wiring.hasSounds(fields.sound_ids, 'sound_ids'));
    const row = await updateMusicClass(db, old.id, fields, holds);
    if (row) return row;
    await getMusicClass(db, old.id);
    throw new AppError('reference.not_found');
  }),
  bind(api.deleteMusicClass, async ({ db, wiring }, { params }) => {
    const { id } = await getMusicClass(db, params.id);
    if (await removeMusicClass(db, id, await wiring.isMusicClassUnused(id))) return;
    await getMusicClass(db, id);
    await wiring.isMusicClassUnused(id);
    throw new AppError('in_use');
  }),
];
