import { generateKeyPairSync } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestPlatform, type SignedIn, type TestPlatform } from '../../../tests/support/platform.ts';
import { tokenInCookies, verifySession } from './session.ts';

let at: TestPlatform;
let admin: SignedIn;
beforeEach(async () => {
  at = await makeTestPlatform();
  admin = await at.signedInAs('admin');
});
afterEach(() => at.close());

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const nowSeconds = () => Math.floor(at.clock.nowMs() / 1000);
const good = (): JWTPayload => ({
  sub: String(admin.userId),
  iss: 'botpbx',
  aud: 'botpbx-api',
  iat: nowSeconds(),
  exp: nowSeconds() + 60,
  sv: 1,
});
const signed = (payload: JWTPayload, header: object = {}, key: CryptoKey = at.platform.keys.session) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header }).sign(key);

test('a token of ours is read', async () => {
  expect(await verifySession(at.platform, await signed(good()))).toMatchObject({
    userId: admin.userId,
    tenantId: admin.tenantId,
    role: 'admin',
    isOperator: false,
    endsAtMs: (nowSeconds() + 60) * 1000,
  });
});

test('tokens of no or another algorithm, of other keys and of broken form are refused', async () => {
  const [, payload = '', signature = ''] = admin.token.split('.');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const pemKey = await crypto.subtle.importKey('raw', new TextEncoder().encode(pem), hmac, false, ['sign']);
  const stranger = await crypto.subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign']);
  const sha512 = await crypto.subtle.importKey(
    'raw',
    await crypto.subtle.exportKey('raw', at.platform.keys.session),
    { name: 'HMAC', hash: 'SHA-512' },
    false,
    ['sign'],
  );
  const refused: string[] = [
    '',
    'garbage',
    '..',
    'a.b.c',
    admin.token.slice(0, -1),
    `${admin.token}A`,
    `${admin.token}.`,
    'x'.repeat(5000),
    `${part({ alg: 'none' })}.${payload}.`,
    `${part({ alg: 'None', typ: 'JWT' })}.${payload}.${signature}`,
    `${part({ alg: 'nOnE' })}.${payload}.`,
    `${part({ typ: 'JWT' })}.${payload}.${signature}`,
    `${part('not json')}.${payload}.${signature}`,
    `${part({ alg: 'HS256', typ: 'JWT' })}.${part('not json')}.${signature}`,
    await new SignJWT(good()).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(privateKey),
    await signed(good(), {}, pemKey),
    await signed(good(), {}, stranger),
    await new SignJWT(good()).setProtectedHeader({ alg: 'HS512', typ: 'JWT' }).sign(sha512),
    await signed(good(), { kid: '../../../../dev/null' }, stranger),
    await signed(good(), { jwk: { kty: 'oct', k: 'AAAA' } }, stranger),
    `${part({ alg: 'HS256', typ: 'JWT', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    await new SignJWT(good()).setProtectedHeader({ alg: 'HS256' }).sign(at.platform.keys.session),
  ];
  for (const token of refused) expect([token, await verifySession(at.platform, token)]).toEqual([token, undefined]);
});

test('tokens with claims of another kind, time or version are refused', async () => {
  const { sub: _sub, ...nameless } = good();
  const { exp: _exp, ...endless } = good();
  const { sv: _sv, ...unversioned } = good();
  const { iat: _iat, ...unborn } = good();
  const claims: JWTPayload[] = [
    nameless,
    endless,
    unversioned,
    unborn,
    { ...good(), exp: nowSeconds() },
    { ...good(), exp: nowSeconds() - 1 },
    { ...good(), nbf: nowSeconds() + 60 },
    { ...good(), iss: 'other' },
    { ...good(), aud: 'other' },
    { ...good(), sub: '0' },
    { ...good(), sub: 'NaN' },
    { ...good(), sub: '1e999' },
    { ...good(), sub: '999999' },
    { ...good(), sv: 0 },
    { ...good(), sv: 2 },
    { ...good(), sv: '1' as never },
  ];
  for (const payload of claims) expect([payload, await verifySession(at.platform, await signed(payload))]).toEqual([payload, undefined]);
});

test('one flipped bit anywhere in a token is refused', async () => {
  for (let place = 0; place < admin.token.length - 1; place += 3) {
    const sign = admin.token[place] === 'A' ? 'B' : 'A';
    if (admin.token[place] === '.') continue;
    const flipped = admin.token.slice(0, place) + sign + admin.token.slice(place + 1);
    expect([place, await verifySession(at.platform, flipped)]).toEqual([place, undefined]);
  }
});

test('the token is found among cookies, and over https under its bound name alone', () => {
  expect(tokenInCookies('a=1; botpbx=x.y.z; b', 'http://h')).toBe('x.y.z');
  expect(tokenInCookies('xbotpbx=1', 'http://h')).toBeUndefined();
  expect(tokenInCookies('botpbx=x.y.z', 'https://h')).toBeUndefined();
  expect(tokenInCookies('botpbx=evil; __Host-botpbx=x.y.z', 'https://h')).toBe('x.y.z');
  expect(tokenInCookies(undefined, 'http://h')).toBeUndefined();
});
