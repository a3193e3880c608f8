import { type Db, isIn } from '../db/client.ts';
import { musicClasses as t } from './table.ts';

/** What nodes must know of the music classes of these tenants. */
export const desiredMusicClasses = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({ tenant_id: t.tenant_id, id: t.id, name: t.name, order: t.order, sound_ids: t.sound_ids })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
