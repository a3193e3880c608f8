import * as api from '@botpbx/shared/api/webhooks';
import { shownSecret } from '../base/webhook-signature.ts';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { tenantSecret } from './secret.ts';
import { getDelivery, listDeliveries, shown } from './store.ts';

export const webhookRoutes: readonly Route[] = [
  bind(api.listWebhookDeliveries, async ({ db }, { query: { cursor, limit, state, event } }) => {
    const rows = await listDeliveries(db, { beforeId: cursorId(cursor), limit, state, event });
    return pageFrom(rows.map(shown), limit, (row) => row.id);
  }),
  bind(api.getWebhookDelivery, async ({ db }, { params }) => {
    const row = await getDelivery(db, params.id);
    await db.note('webhook_delivery.read', `webhook_delivery:${row.id}`);
    return { ...shown(row), payload: JSON.parse(row.payload) };
  }),
  bind(api.getWebhookSecret, async ({ db, platform, tenantId }) => {
    const secret = shownSecret(await tenantSecret(platform, tenantId));
    await db.note('webhook_secret.shown', `tenant:${tenantId}`);
    return { secret };
  }),
];
