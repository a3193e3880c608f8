/** Who asks: a session by bearer or cookie, or a node by its bearer. What needs nobody goes through without. */
import { AppError } from '@botpbx/shared/base/errors';
import { permissionsOf } from '@botpbx/shared/model/user';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { makeWiring } from '../config/uses.ts';
import type { Env } from '../kit/bind.ts';
import type { Actor, Context } from '../kit/context.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { nodeIdOf } from '../link/bearer.ts';
import type { Platform } from '../platform/platform.ts';
import { findTenant } from '../tenants/store.ts';
import { type KnownTokens, type Session, tokenInCookies, verifySession } from '../users/session.ts';

export type DesiredChanged = (tenantId: number) => void;

/** Lets through and leaves `ctx` or `nodeId` behind; whoever shows nothing valid stays nobody. */
export function authenticate(platform: Platform, desiredChanged: DesiredChanged): MiddlewareHandler<Env> {
  const known: KnownTokens = new Map();
  return async (c, next) => {
    const origin = originOf(c);
    const { signal } = c.req.raw;
    c.set('anonymous', { platform, address: c.env?.address ?? 'unknown', origin, signal });
    const shown = tokenOf(c, origin);
    if (shown.by === 'cookie') refuseForeignOrigin(c, platform, origin);
    if (shown.token !== undefined && c.req.path.startsWith('/node/')) {
      const nodeId = await nodeIdOf(platform, shown.token);
      if (nodeId !== undefined) c.set('nodeId', nodeId);
    } else if (shown.token !== undefined) {
      const session = await verifySession(platform, shown.token, known);
      const acting = session && { session, tenantId: await actingIn(platform, session, c.req.header('tenant-id')) };
      if (acting) c.set('ctx', makeContext(platform, actorOf(acting), { ...acting, origin, signal, desiredChanged }));
    }
    await next();
  };
}

export interface Acting {
  readonly tenantId: number;
  readonly session: Pick<Session, 'userId' | 'role' | 'isOperator' | 'tenantId'>;
  readonly origin: string;
  readonly signal: AbortSignal;
  readonly desiredChanged: DesiredChanged;
}

/** Makes the context of one request, or of one command. */
export function makeContext(platform: Platform, actor: Actor, { tenantId, session, origin, signal, desiredChanged }: Acting): Context {
  const db = tenantDb(platform, tenantId, actor.name, desiredChanged);
  return {
    platform,
    actor,
    tenantId,
    permissions: permissionsOf(session.role, session.isOperator),
    db,
    allDb: platform.db,
    wiring: makeWiring(platform.db, db),
    desiredChanged,
    origin,
    signal,
  };
}

export function actorOf({ session, tenantId }: Pick<Acting, 'session' | 'tenantId'>): Actor {
  const { userId, isOperator, tenantId: homeTenantId } = session;
  return { userId, isOperator, homeTenantId, name: `${tenantId === homeTenantId ? 'user' : 'operator'}:${userId}` };
}

/** The tenant that is acted in: one's own, or for an operator the one that the header names. @throws auth.forbidden, tenant.not_found */
async function actingIn(platform: Platform, session: Session, header: string | undefined): Promise<number> {
  if (header === undefined) return session.tenantId;
  if (!session.isOperator) throw new AppError('auth.forbidden', { detail: 'Only an operator may name a tenant.' });
  const tenant = /^[1-9][0-9]{0,14}$/.test(header) ? await findTenant(platform.db, Number(header)) : undefined;
  if (!tenant) throw new AppError('tenant.not_found');
  return tenant.id;
}

type Shown = { by: 'header' | 'cookie'; token: string } | { by: 'nothing'; token?: undefined };

/** The header decides where there is one; a scheme other than Bearer shows nothing. */
function tokenOf(c: HonoContext<Env>, origin: string): Shown {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const token = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1];
    return token === undefined ? { by: 'nothing' } : { by: 'header', token };
  }
  const token = tokenInCookies(c.req.header('cookie'), origin);
  return token === undefined ? { by: 'nothing' } : { by: 'cookie', token };
}

/** Browsers send cookies along unasked, so a request that changes something must come from our own pages. @throws auth.foreign_origin */
function refuseForeignOrigin(c: HonoContext<Env>, platform: Platform, own: string): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  if (!isOwnOrigin(platform, c.req.header('origin'), own)) throw new AppError('auth.foreign_origin');
}

/** Tells whether a browser's `Origin` header names our own pages or one that the operator allows. A missing one does not. */
export function isOwnOrigin(platform: Platform, given: string | undefined, own: string): boolean {
  if (given === undefined || given === 'null') return false;
  if (given === own || platform.settings.corsOrigins.includes(given)) return true;
  // A proxy in front may end TLS without saying so; the host is then ours all the same.
  const isPlain = own.startsWith('http:') && URL.canParse(own) && URL.canParse(given);
  return isPlain && new URL(given).host === new URL(own).host;
}

/** Scheme, host and port under which the caller reached us. */
function originOf(c: HonoContext<Env>): string {
  const { protocol, host } = new URL(c.req.url);
  return `${c.env?.isHttps ? 'https:' : protocol}//${host}`;
}
