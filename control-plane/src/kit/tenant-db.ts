import { TenantDb } from '../db/scoped.ts';
import type { Platform } from '../platform/platform.ts';

/** The rows of one tenant for whoever acts outside a request: `node:1`, `system`. Changes that nodes must hear of go to `desiredChanged`. */
export const tenantDb = (platform: Platform, tenantId: number, actor: string, desiredChanged: (tenantId: number) => void = () => {}) =>
  new TenantDb({ db: platform.db, tenantId, actor, nowMs: () => platform.clock.nowMs(), desiredChanged });
