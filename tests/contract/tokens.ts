/** Tokens that must open nothing, and headers and paths that must lead around nothing. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SignedIn, TestPlatform } from '../support/platform.ts';

export interface BadToken {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

const encode = (value: object | string) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const bearer = (name: string, token: string): BadToken => ({ name, headers: { authorization: `Bearer ${token}` } });

/** Every bad way to show the good session of `who`. */
export async function badTokens(at: TestPlatform, who: SignedIn): Promise<BadToken[]> {
  const [head = '', body = '', mac = ''] = who.token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  return [
    ...garbage(who.token),
    bearer('with a changed body', `${head}.${encode({ ...claims, sub: '1' })}.${mac}`),
    bearer('with a changed signature', `${head}.${body}.${mac.slice(0, -2)}${mac.endsWith('AA') ? 'BB' : 'AA'}`),
    bearer('without a signature', `${head}.${body}.`),
    bearer('in two parts', `${head}.${body}`),
    bearer('with its signature twice', `${who.token}.${mac}`),
    ...unsigned(claims),
    ...(await wrongKeys(at, claims)),
    ...(await wrongClaims(at, claims)),
    ...wrongPlaces(who.token),
  ];
}

const garbage = (token: string): BadToken[] => [
  { name: 'no token', headers: {} },
  bearer('garbage', 'garbage'),
  bearer('of three dots', '...'),
  bearer('of zeros', encode(Buffer.alloc(64).toString('latin1'))),
  bearer('far too long', 'a'.repeat(9000)),
  bearer('cut by one sign', token.slice(0, -1)),
  { name: 'an empty bearer', headers: { authorization: 'Bearer ' } },
  { name: 'two bearers', headers: { authorization: `Bearer x, Bearer ${token}` } },
];

/** CVE-2015-9235 and its like: the token says itself that it needs no signature. */
const unsigned = (claims: object): BadToken[] =>
  ['none', 'None', 'NONE', 'nOnE', ''].map((alg) =>
    bearer(`alg ${JSON.stringify(alg)}`, `${encode({ alg, typ: 'JWT' })}.${encode(claims)}.`),
  );

async function wrongKeys(at: TestPlatform, claims: object): Promise<BadToken[]> {
  const signed = (header: object, key: string | Buffer, hash = 'sha256') => {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
  };
  const publicKey = Buffer.from(await crypto.subtle.exportKey('raw', at.platform.keys.signing.publicKey));
  const own = Buffer.from(await crypto.subtle.exportKey('raw', at.platform.keys.session));
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsaText = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const hs = { alg: 'HS256', typ: 'JWT' };
  return [
    bearer('signed with another key', signed(hs, 'another key')),
    bearer('signed with an empty key', signed(hs, '')),
    bearer('signed with a default secret', signed(hs, 'default-dev-secret-change-me')),
    bearer('HS256 with our public key', signed(hs, publicKey)),
    bearer('HS256 with a public RSA key', signed(hs, rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())),
    bearer('RS256 with a key of their own', `${rsaText}.${sign('sha256', Buffer.from(rsaText), rsa.privateKey).toString('base64url')}`),
    bearer('HS512 with our own key', signed({ alg: 'HS512', typ: 'JWT' }, own, 'sha512')),
    bearer('with kid ../../dev/null', signed({ ...hs, kid: '../../../../dev/null' }, '')),
    bearer('with kid as SQL', signed({ ...hs, kid: "x' UNION SELECT 'key" }, 'key')),
    bearer('with a jwk of its own', signed({ ...hs, jwk: { kty: 'oct', k: encode('mine') } }, 'mine')),
    bearer('with jku and x5u', signed({ ...hs, jku: 'http://127.0.0.1:9/k', x5u: 'http://127.0.0.1:9/x' }, 'mine')),
    bearer('with an unknown crit', signed({ ...hs, crit: ['b64'], b64: false }, own)),
  ];
}

/** Signed by our own key, and still not a session. */
async function wrongClaims(at: TestPlatform, claims: Record<string, unknown>): Promise<BadToken[]> {
  const nowSeconds = Math.floor(at.clock.nowMs() / 1000);
  const make = async (name: string, change: Record<string, unknown>) => {
    const all = Object.fromEntries(Object.entries({ ...claims, ...change }).filter(([, value]) => value !== undefined));
    return bearer(name, await new SignJWT(all).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(at.platform.keys.session));
  };
  return Promise.all([
    make('expired', { exp: nowSeconds - 1, iat: nowSeconds - 86_400 }),
    make('without an end', { exp: undefined }),
    make('not valid yet', { nbf: nowSeconds + 3600 }),
    make('of another issuer', { iss: 'someone' }),
    make('for another audience', { aud: 'someone' }),
    make('of nobody', { sub: '999999' }),
    make('of no number', { sub: "1' OR '1'='1" }),
    make('of an old session version', { sv: Number(claims.sv) - 1 }),
    make('of a later session version', { sv: Number(claims.sv) + 1 }),
    make('without a session version', { sv: undefined }),
  ]);
}

const wrongPlaces = (token: string): BadToken[] => [
  { name: 'the token as Basic', headers: { authorization: `Basic ${token}` } },
  { name: 'Basic of admin and password', headers: { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` } },
  { name: 'the scheme Token', headers: { authorization: `Token ${token}` } },
  { name: 'the bare token', headers: { authorization: token } },
  { name: 'X-Auth-Token', headers: { 'x-auth-token': token, 'x-access-token': token } },
  { name: 'a header that proxies set', headers: { 'x-forwarded-user': 'admin', 'x-remote-user': 'admin', 'remote-user': 'admin' } },
  { name: 'another cookie', headers: { cookie: `token=${token}; session=${token}; jwt=${token}` } },
  { name: 'an override of the path', headers: { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' } },
];

/** Other ways to write the same address. */
export const pathTricks = (path: string): string[] => {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return [
    `/${path}`,
    path.replace('/api/', '/api//'),
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}%2f`,
    `${path};a=b`,
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
    `/docs/..${path}`,
    `/docs/%2e%2e${path}`,
    `/docs/..%2f${path.slice(1)}`,
    `/healthz/..;${path}`,
    path.replace('/api/', '/%61pi/'),
    path.replace('/api/', '/api%2f'),
    path.replace('/api/', '/API/'),
    path.replace('/api/', '/api/./'),
    path.replace('/api/', '/api\\'),
    path.replace(last, last.toUpperCase()),
    path.replace(last, `%${last.charCodeAt(0).toString(16)}${last.slice(1)}`),
    `${path}?token=x&access_token=x`,
  ];
};
