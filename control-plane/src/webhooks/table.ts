import type { DeliveryState, WebhookEvent } from '@botpbx/shared/model/webhook';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { idColumn, instantColumn, stampColumns, tenantColumn } from '../db/columns.ts';

/** What is to be posted to servers of tenants, with what became of it. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    id: idColumn(),
    tenant_id: tenantColumn(),
    /** Goes out as `webhook-id`. What has been put in once is not put in again under the same name. */
    webhook_id: text('webhook_id').notNull().unique(),
    event: text('event').$type<WebhookEvent>().notNull(),
    about: text('about').notNull(),
    url: text('url').notNull(),
    /** Whose secret signs it: `tenant`, or `agent:12`. */
    signer: text('signer').notNull(),
    /** JSON, as it is signed and posted. */
    payload: text('payload').notNull(),
    state: text('state').$type<DeliveryState>().notNull(),
    tries: integer('tries').notNull().default(0),
    due_at: instantColumn('due_at'),
    status: integer('status'),
    fault: text('fault'),
    sent_at: text('sent_at'),
    ...stampColumns(),
  },
  (t) => [index('webhook_deliveries_due').on(t.state, t.due_at), index('webhook_deliveries_tenant').on(t.tenant_id, t.id)],
);

/** Each tenant's own secret, sealed. */
export const webhookSecrets = sqliteTable('webhook_secrets', {
  tenant_id: integer('tenant_id').primaryKey(),
  secret: text('secret').notNull(),
  created_at: instantColumn('created_at'),
});
