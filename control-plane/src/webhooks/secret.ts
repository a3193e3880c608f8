/** The secret that signs what is posted for a tenant as a whole. */
import { eq } from 'drizzle-orm';
import { seal, unseal } from '../base/crypto.ts';
import { newWebhookSecret } from '../base/webhook-signature.ts';
import type { Platform } from '../platform/platform.ts';
import { webhookSecrets } from './table.ts';

/** The tenant that this installation began with: its secret is the one that the operator sets. */
const FIRST_TENANT = 1;

const placeOf = (tenant: number) => ({ tenant, table: 'webhook_secrets', column: 'secret', row: tenant });

/** Of the first tenant what WEBHOOK_SECRET says; else one of its own, made when it is needed first. */
export async function tenantSecret({ db, keys, clock, settings }: Platform, tenantId: number): Promise<string> {
  if (tenantId === FIRST_TENANT && settings.webhookSecret !== undefined) return settings.webhookSecret;
  const find = () => db.select().from(webhookSecrets).where(eq(webhookSecrets.tenant_id, tenantId));
  const [known] = await find();
  if (known) return unseal(keys.master, known.secret, placeOf(tenantId));
  const secret = await seal(keys.master, newWebhookSecret(), placeOf(tenantId));
  await db
    .insert(webhookSecrets)
    .values({ tenant_id: tenantId, secret, created_at: new Date(clock.nowMs()).toISOString() })
    .onConflictDoNothing();
  const [made] = await find();
  return unseal(keys.master, made?.secret ?? secret, placeOf(tenantId));
}
