/** Accounts with providers of language and speech. */
import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { ProviderName } from './speech-setting.ts';

/** Where a provider answers, if not at its own usual address: no name and password in it, no query. */
const BaseUrl = z
  .url({ protocol: /^https?$/, hostname: /./ })
  .max(500)
  .refine((text) => {
    const url = URL.parse(text);
    return url === null || [url.username, url.password, url.search, url.hash].every((part) => part === '');
  }, 'must hold no password, query or fragment');

/** A key as the provider gave it, or the JSON of a service account. */
const ApiKey = z
  .string()
  .trim()
  .min(1)
  .max(8000)
  .regex(/^[\x20-\x7e\r\n\t]+$/, 'is printable ASCII');

const fields = {
  api_key: ApiKey.nullable().describe('Never shown again; null takes it away. google: an API key, or the JSON of a service account'),
  base_url: BaseUrl.nullable().describe(
    "An address of its own: an OpenAI-compatible server, or where Piper or Kokoro listens; null: the provider's own. One that is not public, only the operator sets, or EGRESS_ALLOW opens it",
  ),
};

/** What is known of the tenant's account with a provider. Without one, the node's own account serves, if it has any. */
export const ProviderAccount = z.object({
  provider: ProviderName,
  has_key: z.boolean(),
  base_url: z.string().nullable(),
  updated_at: Instant.nullable(),
});
export type ProviderAccount = z.infer<typeof ProviderAccount>;

export const ProviderAccountPatch = z.strictObject(fields).partial();
export type ProviderAccountPatch = z.infer<typeof ProviderAccountPatch>;
