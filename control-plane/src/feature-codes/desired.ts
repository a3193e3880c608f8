import { type Db, isIn } from '../db/client.ts';
import { featureCodes as t } from './table.ts';

/** What nodes must know of the feature codes of these tenants. */
export const desiredFeatureCodes = (db: Db, tenantIds: readonly number[]) =>
  db.select({ tenant_id: t.tenant_id, id: t.id, codes: t.codes }).from(t).where(isIn(t.tenant_id, tenantIds));
