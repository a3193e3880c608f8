import { type Db, isIn } from '../db/client.ts';
import { conferenceRooms as t } from './table.ts';

/** What nodes must know of the conference rooms of these tenants. */
export const desiredConferenceRooms = (db: Db, tenantIds: readonly number[]) =>
  db
    .select({
      tenant_id: t.tenant_id,
      id: t.id,
      name: t.name,
      number: t.number,
      pin: t.pin,
      admin_pin: t.admin_pin,
      max_members: t.max_members,
      wait_for_leader: t.wait_for_leader,
      announce: t.announce,
      recorded: t.recorded,
    })
    .from(t)
    .where(isIn(t.tenant_id, tenantIds));
