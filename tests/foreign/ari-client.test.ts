/** Another's client against the same Asterisk: what it reads must be what our own adapter reads. */
import ariClient from 'ari-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLocalSecrets } from '../../media-node/src/config/local-secrets.ts';
import { makeAsterisk, type TestAsterisk } from '../support/asterisk.ts';

let asterisk: TestAsterisk;
beforeAll(async () => {
  asterisk = await makeAsterisk('ari-client');
  await asterisk.start();
}, 60_000);
afterAll(() => asterisk.stop());

test('a foreign ARI client and ours see the same Asterisk', async () => {
  const { settings, ari } = asterisk;
  const { ari_secret: secret } = await readLocalSecrets(settings);
  const foreign = await ariClient.connect(`http://${settings.ari.host}:${settings.ari.port}`, settings.ari.user, secret);
  const info = await foreign.asterisk.getInfo();
  expect(info.system.version).toBe((await ari.info(AbortSignal.timeout(5_000))).version);
  expect(info.system.version).toMatch(/^22\./);
});
