import { expect, test } from 'vitest';
import { fromBase64Url, isSigned, randomSecret, randomToken, seal, sign, toBase64Url, tokenHash, unseal } from './crypto.ts';

const place = { tenant: 1, table: 'extensions', column: 'secret', row: 'abc' };
const newKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']) as Promise<CryptoKey>;

test('a sealed secret opens under its key in its place', async () => {
  const key = await newKey();
  for (const secret of ['', 'x', 'päss wörd 📞', 'x'.repeat(5000)])
    expect(await unseal(key, await seal(key, secret, place), place)).toBe(secret);
});

test('another key, another place or one changed sign does not open it', async () => {
  const key = await newKey();
  const sealed = await seal(key, 'hush', place);
  await expect(unseal(await newKey(), sealed, place)).rejects.toThrow();
  for (const other of [{ tenant: 2 }, { table: 'trunks' }, { column: 'password' }, { row: 'abd' }]) {
    await expect(unseal(key, sealed, { ...place, ...other })).rejects.toThrow();
  }
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    if (toBase64Url(fromBase64Url(changed.slice(3))) !== toBase64Url(fromBase64Url(sealed.slice(3))) || at < 3)
      await expect(unseal(key, changed, place)).rejects.toThrow();
  }
});

test('the same secret is never sealed alike', async () => {
  const key = await newKey();
  expect(await seal(key, 'hush', place)).not.toBe(await seal(key, 'hush', place));
});

test('generated secrets have the asked length, clear signs and no bias', () => {
  const counts = new Map<string, number>();
  for (let at = 0; at < 2000; at++) {
    const secret = randomSecret(22);
    expect(secret).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{22}$/);
    for (const sign of secret) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const expected = (2000 * 22) / counts.size;
  for (const count of counts.values()) expect(Math.abs(count - expected) / expected).toBeLessThan(0.2);
});

test('tokens are random, and only their hash need be kept', async () => {
  const [one, two] = [randomToken(32), randomToken(32)];
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(one).not.toBe(two);
  expect(await tokenHash(one)).toMatch(/^[0-9a-f]{64}$/);
  expect(await tokenHash(one)).not.toBe(await tokenHash(two));
});

test('a signature fits its text and key alone, and garbage is false', async () => {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
  const signature = await sign(privateKey, 'text');
  expect(await isSigned(raw, 'text', signature)).toBe(true);
  expect(await isSigned(raw, 'texu', signature)).toBe(false);
  for (const garbage of ['', '!', 'AAAA', 'x'.repeat(10_000)]) {
    expect(await isSigned(raw, 'text', garbage)).toBe(false);
    expect(await isSigned(garbage, 'text', signature)).toBe(false);
  }
});
