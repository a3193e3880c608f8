import * as api from '@botpbx/shared/api/tenants';
import { AppError } from '@botpbx/shared/base/errors';
import { hashPin } from '@botpbx/shared/base/pin-hash';
import type { Destination } from '@botpbx/shared/model/destination';
import { planOf } from '@botpbx/shared/model/number-plan';
import type { TenantPatch } from '@botpbx/shared/model/tenant';
import { and } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { createTenant, getTenant, listTenantsAfter, updateTenant } from './store.ts';

/** Of a PIN only its hash is kept. */
const withHash = async (patch: TenantPatch): Promise<TenantPatch> =>
  typeof patch.general_mailbox_pin === 'string' ? { ...patch, general_mailbox_pin: await hashPin(patch.general_mailbox_pin) } : patch;

/** What the static dialplan can do by itself; of a ring group its first member rings. */
const FALLBACKS: ReadonlySet<Destination['type']> = new Set(['extension', 'ring_group', 'voicemail', 'hangup']);
const NO_PROCESS = {
  path: 'fallback',
  message: 'must be an extension, a ring group or a mailbox: the node process, which all else needs, is down then',
};

/** The emergency numbers of a country must be nobody's. */
const COUNTRY = { of: 'tenant', path: 'country' } as const;

export const tenantRoutes: readonly Route[] = [
  bind(api.getOwnTenant, ({ allDb, tenantId }) => getTenant(allDb, tenantId)),
  bind(api.updateOwnTenant, async ({ allDb, db, tenantId, wiring }, { body }) => {
    if (Object.keys(body).length === 0) return getTenant(allDb, tenantId);
    const leads = body.fallback ? await wiring.leadsSomewhere(body.fallback, 'fallback') : undefined;
    const unrouted = body.unrouted_destination ? await wiring.leadsSomewhere(body.unrouted_destination, 'unrouted_destination') : undefined;
    const { emergency_trunk_id: trunk } = body;
    const isTrunk = typeof trunk === 'number' ? await wiring.areTrunks([trunk], 'emergency_trunk_id') : undefined;
    const { music_class_id: music } = body;
    const isMusic = typeof music === 'number' ? await wiring.hasMusicClass(music, 'music_class_id') : undefined;
    if (body.fallback && !FALLBACKS.has(body.fallback.type)) throw new AppError('request.invalid', { errors: [NO_PROCESS] });
    const { emergency_location_id: location, country } = body;
    const isLocation = typeof location === 'number' ? await wiring.hasLocation(location, 'emergency_location_id') : undefined;
    const isFree = country === undefined ? undefined : await wiring.areNumbersFree([...planOf(country).emergency], COUNTRY);
    const row = await updateTenant(allDb, db, await withHash(body), and(leads, unrouted, isTrunk, isMusic, isLocation, isFree));
    if (!row) throw new AppError('destination.not_found', { errors: [{ path: 'fallback', message: 'does not exist' }] });
    return row;
  }),
  bind(api.listTenants, async ({ allDb }, { query }) =>
    pageFrom(await listTenantsAfter(allDb, cursorId(query.cursor), query.limit), query.limit, (row) => row.id),
  ),
  bind(api.getTenant, ({ allDb }, { params }) => getTenant(allDb, params.id)),
  bind(api.createTenant, ({ allDb, db, platform }, { body }) => createTenant(allDb, db, body, platform.settings.sipBaseDomain)),
];
