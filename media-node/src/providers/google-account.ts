/** How Google knows us: by a token that the service account's own key signs, without asking anybody; or by a plain API key. */
import { JWT } from 'google-auth-library';
import { z } from 'zod';
import { ProviderError } from '../voice/ports.ts';
import type { Account } from './account.ts';
import { jsonOf } from './socket.ts';

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];
const ServiceAccount = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(20),
  private_key_id: z.string().optional(),
});

/** Gives the headers of a request; a token is signed anew before it is out of date. */
export function googleHeaders({ apiKey }: Account): () => Promise<Readonly<Record<string, string>>> {
  if (!apiKey.trimStart().startsWith('{')) return async () => ({ 'x-goog-api-key': apiKey.trim() });
  const read = ServiceAccount.safeParse(jsonOf(apiKey));
  const wrong = (cause: unknown) => new ProviderError('google', 'auth', { detail: 'the account is no service account', cause });
  if (!read.success) return () => Promise.reject(wrong(read.error));
  const { client_email: email, private_key: key, private_key_id: keyId } = read.data;
  const signer = new JWT({ email, key, scopes: SCOPES, ...(keyId === undefined ? {} : { keyId }) });
  signer.useJWTAccessWithScope = true;
  return async () => {
    try {
      return Object.fromEntries(await signer.getRequestHeaders());
    } catch (error) {
      throw wrong(error);
    }
  };
}
