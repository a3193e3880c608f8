/** Signatures as Standard Webhooks writes them (github.com/standard-webhooks/standard-webhooks): HMAC with SHA-256 over id, time and body. */

const PREFIX = 'whsec_';
const text = new TextEncoder();

/** A new secret of 24 random bytes. */
export const newWebhookSecret = (): string => PREFIX + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))));

/** The bytes of a secret: base64 behind `whsec_`, else the text itself. */
function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  if (!secret.startsWith(PREFIX)) return new Uint8Array(text.encode(secret));
  return Uint8Array.from(atob(secret.slice(PREFIX.length)), (sign) => sign.charCodeAt(0));
}

/** How others read a secret: `whsec_` and base64, whatever the operator wrote. */
export const shownSecret = (secret: string): string =>
  secret.startsWith(PREFIX) ? secret : PREFIX + btoa(String.fromCharCode(...bytesOf(secret)));

export interface Signed {
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** The three headers that a receiver checks. */
export async function signatureHeaders(secret: string, { id, atMs, body }: Signed): Promise<Record<string, string>> {
  const seconds = String(Math.floor(atMs / 1000));
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mark = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(`${id}.${seconds}.${body}`)));
  const signature = `v1,${btoa(String.fromCharCode(...mark))}`;
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature };
}
