/** Sends webhooks, each signed with the secret of whom it is about. */
import { openWebhookSecrets } from '../agents/store.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import type { Platform } from '../platform/platform.ts';
import { deliverWebhooks } from '../webhooks/deliver.ts';
import { tenantSecret } from '../webhooks/secret.ts';
import type { DeliveryRow } from '../webhooks/store.ts';

/** Posts what is due. A job of each minute calls it, and whoever put something into the outbox. */
export const sendWebhooks = (platform: Platform): Promise<void> => deliverWebhooks(platform, (row) => secretOf(platform, row));

/** Sends soon, without anybody waiting for it. */
export const sendWebhooksSoon = (platform: Platform): void => platform.tasks.defer('webhooks', () => sendWebhooks(platform));

async function secretOf(platform: Platform, { tenant_id: tenantId, signer }: DeliveryRow): Promise<string | undefined> {
  const [, agentId] = /^agent:([0-9]+)$/.exec(signer) ?? [];
  if (agentId === undefined) return tenantSecret(platform, tenantId);
  const open = await openWebhookSecrets(tenantDb(platform, tenantId, 'system'), platform.keys.master, [Number(agentId)]);
  return open[0]?.secret;
}
