/** A service account of Google, as its JSON file has it. Its key was made here and opens nothing. */
import { generateKeyPairSync } from 'node:crypto';

/** Makes one. */
export function serviceAccount(): { readonly json: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const json = JSON.stringify({
    type: 'service_account',
    project_id: 'example',
    private_key_id: 'k1',
    private_key: privateKey,
    client_email: 'agent@example.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
  });
  return { json, publicKey };
}
