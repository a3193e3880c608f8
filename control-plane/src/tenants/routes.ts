import * as api from '@botpbx/shared/api/tenants';
import { AppError } from '@botpbx/shared/base/errors';
import { and } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { createTenant, getTenant, listTenantsAfter, updateTenant } from './store.ts';

/** The static dialplan rings an extension, or the first member of a group; it reads no clock. */
const NO_CLOCK = { path: 'fallback', message: 'must not be a time condition: the node process, which reads the clock, is down then' };

export const tenantRoutes: readonly Route[] = [
  bind(api.getOwnTenant, ({ allDb, tenantId }) => getTenant(allDb, tenantId)),
  bind(api.updateOwnTenant, async ({ allDb, db, tenantId, wiring }, { body }) => {
    if (Object.keys(body).length === 0) return getTenant(allDb, tenantId);
    const leads = body.fallback ? await wiring.leadsSomewhere(body.fallback, 'fallback') : undefined;
    const { emergency_trunk_id: trunk } = body;
    const isTrunk = typeof trunk === 'number' ? await wiring.areTrunks([trunk], 'emergency_trunk_id') : undefined;
    if (body.fallback?.type === 'time_condition') throw new AppError('request.invalid', { errors: [NO_CLOCK] });
    const row = await updateTenant(allDb, db, body, and(leads, isTrunk));
    if (!row) throw new AppError('destination.not_found', { errors: [{ path: 'fallback', message: 'does not exist' }] });
    return row;
  }),
  bind(api.listTenants, async ({ allDb }, { query }) =>
    pageFrom(await listTenantsAfter(allDb, cursorId(query.cursor), query.limit), query.limit, (row) => row.id),
  ),
  bind(api.getTenant, ({ allDb }, { params }) => getTenant(allDb, params.id)),
  bind(api.createTenant, ({ allDb, db, platform }, { body }) => createTenant(allDb, db, body, platform.settings.sipBaseDomain)),
];
