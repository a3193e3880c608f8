import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { DeliveryState, WebhookDelivery, WebhookDeliveryDetails, WebhookEvent } from '../model/webhook.ts';

export const listWebhookDeliveries = operation({
  method: 'GET',
  path: '/api/webhook-deliveries',
  permission: 'webhooks:read',
  says: 'Lists what was posted or is to be posted to servers of your own, newest first',
  query: PageQuery.extend({ state: DeliveryState.optional(), event: WebhookEvent.optional() }),
  result: pageOf(WebhookDelivery),
  errors: [],
});
export const getWebhookDelivery = operation({
  method: 'GET',
  path: '/api/webhook-deliveries/:id',
  permission: 'webhooks:read',
  says: 'Reads one delivery with what it posts',
  params: IdParams,
  result: WebhookDeliveryDetails,
  errors: ['webhook_delivery.not_found'],
});
export const replayWebhookDelivery = operation({
  method: 'POST',
  path: '/api/webhook-deliveries/:id/replay',
  permission: 'webhooks:write',
  says: 'Posts once more what was given up or has arrived already, with the same webhook-id and payload, and begins its tries anew',
  params: IdParams,
  result: WebhookDelivery,
  status: 200,
  errors: ['webhook_delivery.not_found', 'webhook_delivery.under_way'],
});
export const getWebhookSecret = operation({
  method: 'GET',
  path: '/api/webhook-secret',
  permission: 'webhooks:write',
  says: 'The secret that transcription webhooks are signed with, as Standard Webhooks writes it: whsec_ and base64',
  result: z.object({ secret: z.string() }),
  errors: [],
});

export const webhookOperations = [listWebhookDeliveries, getWebhookDelivery, replayWebhookDelivery, getWebhookSecret] as const;
