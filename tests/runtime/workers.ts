/** The control plane in workerd, as wrangler.toml says, on a database behind the Hrana bridge. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTestHarness } from 'wrangler';
import { openHranaBridge } from '../support/hrana-bridge.ts';
import { EGRESS_ALLOW, type Running } from './running.ts';

const root = join(import.meta.dirname, '../..');
/** Nothing of this may ask the internet. */
const offline = { CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', CI: '1' };

/** Starts it; `secrets` replaces what a set-up Worker has. */
export async function startWorkers(file: string, secrets: Record<string, string> = {}): Promise<Running> {
  Object.assign(process.env, offline);
  // An empty folder will do: the dashboard is no part of these tests.
  mkdirSync(join(root, 'web/dist'), { recursive: true });
  const bridge = await openHranaBridge(file, 'bridge-token');
  const server = createTestHarness({
    root,
    workers: [
      {
        configPath: 'wrangler.toml',
        vars: { DATABASE_URL: bridge.url, RATE_LIMIT_MAX: '1000', LOG_LEVEL: 'warn', EGRESS_ALLOW },
        secrets: { ...(await madeSecrets()), ...secrets },
      },
    ],
  });
  const stop = async () => {
    await server.close();
    await bridge.close();
  };
  try {
    const { url } = await server.listen();
    const tick = async () => void (await server.getWorker().scheduled({ cron: '* * * * *' }));
    return { url: url.origin, stop, tick };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function madeSecrets(): Promise<Record<string, string>> {
  const { privateKey } = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    DATABASE_AUTH_TOKEN: 'bridge-token',
    BOTPBX_MASTER_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET: randomBytes(32).toString('hex'),
    BOTPBX_SIGNING_KEY: Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64'),
  };
}
