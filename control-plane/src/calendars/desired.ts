import { type Db, isIn } from '../db/client.ts';
import { calendars as t } from './table.ts';

/** What nodes must know of the calendars of these tenants. */
export const desiredCalendars = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, holidays: t.holidays }).from(t).where(isIn(t.tenant_id, tenantIds));
