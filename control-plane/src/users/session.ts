/** Sessions: a signed token that says who, and a version in the user's row that ends all tokens made before it grew. */

import type { Role } from '@botpbx/shared/model/user';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Platform } from '../platform/platform.ts';
import { findSigner } from './store.ts';

const ISSUER = 'botpbx';
const AUDIENCE = 'botpbx-api';
/** Longest token in characters that is looked at. */
const MAX_TOKEN = 4096;

/** A signed-in user, as the database knows them at this moment. */
export interface Session {
  readonly userId: number;
  readonly tenantId: number;
  readonly role: Role;
  readonly isOperator: boolean;
  /** When the token itself ends, in milliseconds since 1970. */
  readonly endsAtMs: number;
}

/** Makes the token of a new session. */
export async function openSession(platform: Platform, user: { id: number; session_version: number }): Promise<string> {
  const nowSeconds = Math.floor(platform.clock.nowMs() / 1000);
  return new SignJWT({ sv: user.session_version })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(String(user.id))
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + platform.settings.sessionSeconds)
    .sign(platform.keys.session);
}

interface Claims {
  readonly userId: number;
  readonly version: number;
  readonly endsAtMs: number;
}

/** Tokens whose signature was found good before: it is not computed again at each request. */
export type KnownTokens = Map<string, Claims>;
const MAX_KNOWN = 5_000;

/** Reads a token; undefined if it is not ours, has ended, or was revoked. Whether it was revoked is looked up each time. */
export async function verifySession(platform: Platform, token: string, known?: KnownTokens): Promise<Session | undefined> {
  const claims = known?.get(token) ?? (await claimsOf(platform, token));
  if (!claims || claims.endsAtMs <= platform.clock.nowMs()) return undefined;
  if (known) remember(known, token, claims);
  const user = await findSigner(platform.db, claims.userId);
  if (!user || user.session_version !== claims.version) return undefined;
  return { userId: user.id, tenantId: user.tenant_id, role: user.role, isOperator: user.is_operator, endsAtMs: claims.endsAtMs };
}

/** The one that came first makes room. */
function remember(known: KnownTokens, token: string, claims: Claims): void {
  const [first] = known.size >= MAX_KNOWN && !known.has(token) ? known.keys() : [];
  if (first !== undefined) known.delete(first);
  known.set(token, claims);
}

async function claimsOf(platform: Platform, token: string): Promise<Claims | undefined> {
  if (token.length > MAX_TOKEN) return undefined;
  try {
    const { payload } = await jwtVerify<{ sv?: unknown }>(token, platform.keys.session, {
      algorithms: ['HS256'],
      typ: 'JWT',
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'iat', 'exp', 'sv'],
      currentDate: new Date(platform.clock.nowMs()),
    });
    const userId = Number(payload.sub);
    if (!Number.isSafeInteger(userId) || typeof payload.sv !== 'number') return undefined;
    return { userId, version: payload.sv, endsAtMs: (payload.exp ?? 0) * 1000 };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** `__Host-` binds the cookie to this very host; browsers take it over TLS alone. */
const cookieName = (isHttps: boolean) => (isHttps ? '__Host-botpbx' : 'botpbx');

/** The browser's share of a session: scripts cannot read it and other sites cannot send it. */
export function sessionCookie(token: string, seconds: number, origin: string): string {
  const isHttps = origin.startsWith('https:');
  const secure = isHttps ? '; Secure' : '';
  return `${cookieName(isHttps)}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** Finds the token in a `Cookie` header. */
export function tokenInCookies(header: string | undefined, origin: string): string | undefined {
  const name = cookieName(origin.startsWith('https:'));
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
