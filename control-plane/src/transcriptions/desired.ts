import { type Db, isIn } from '../db/client.ts';
import { transcriptionSettings as t } from './table.ts';

/** What nodes must know of how calls of these tenants become text. */
export const desiredTranscriptionSettings = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, settings: t.settings }).from(t).where(isIn(t.tenant_id, tenantIds));
