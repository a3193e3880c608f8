/** Signatures as Standard Webhooks writes them (github.com/standard-webhooks/standard-webhooks): HMAC with SHA-256 over id, time and body. */
import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** What is signed. */
export interface Signed {
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** The three headers that a receiver checks. */
export function signatureHeaders(secret: string, { id, atMs, body }: Signed): Readonly<Record<string, string>> {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret);
  const seconds = String(Math.floor(atMs / 1000));
  const mark = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mark}` };
}
