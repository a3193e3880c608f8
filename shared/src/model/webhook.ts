/** What is posted to servers of the tenant's own: signed as Standard Webhooks says, tried again until it arrives or is given up. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';

/** `waiting`: has a time for its next try; `failed`: given up, and nobody tries again unless somebody asks. */
export const DeliveryState = z.enum(['waiting', 'sending', 'sent', 'failed']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** What happened. */
export const WebhookEvent = z.enum(['on_call_start', 'on_call_end', 'on_transfer', 'on_function_call', 'transcription']);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** One event on its way to one address. */
export const WebhookDelivery = z.object({
  id: z.number().int(),
  webhook_id: z.string().describe('The header webhook-id: the same at each try, so that a receiver knows what it has seen'),
  event: WebhookEvent,
  url: z.string(),
  about: z.string().describe('What it tells of: the id of a call'),
  state: DeliveryState,
  tries: z.number().int(),
  status: z.number().int().nullable().describe('HTTP status of the last answer; null: there was none'),
  fault: z.string().nullable().describe('Why the last try failed'),
  due_at: Instant.nullable().describe('When it is tried next'),
  sent_at: Instant.nullable(),
  created_at: Instant,
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** With what is posted. */
export const WebhookDeliveryDetails = WebhookDelivery.extend({ payload: z.json() });
export type WebhookDeliveryDetails = z.infer<typeof WebhookDeliveryDetails>;

/** Where something is to be posted: https, or an address on premises that the operator allows. */
export const WebhookUrl = z.url({ protocol: /^https?$/, hostname: /./ }).max(2000);
