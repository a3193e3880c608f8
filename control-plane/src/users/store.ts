import { AppError } from '@botpbx/shared/base/errors';
import type { Role } from '@botpbx/shared/model/user';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { type Db, isUniqueFault } from '../db/client.ts';
import type { TenantDb } from '../db/scoped.ts';
import { users } from './table.ts';

export type UserRow = typeof users.$inferSelect;

/** What a request needs to know of whoever sent it. */
export async function findSigner(db: Db, id: number) {
  const { tenant_id, role, is_operator, session_version } = users;
  return (await db.select({ id: users.id, tenant_id, role, is_operator, session_version }).from(users).where(eq(users.id, id)).limit(1))[0];
}

/** Finds a user of any tenant by e-mail, as signing in must. */
export async function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return (await db.select().from(users).where(eq(users.email, email.toLowerCase())).limit(1))[0];
}

/** The operator who was there first. */
export async function findOperator(db: Db): Promise<UserRow | undefined> {
  return (await db.select().from(users).where(eq(users.is_operator, true)).orderBy(asc(users.id)).limit(1))[0];
}

export const findUser = (db: TenantDb, id: number): Promise<UserRow | undefined> => db.find(users, id);

/** @throws user.not_found */
export async function getUser(db: TenantDb, id: number): Promise<UserRow> {
  const row = await findUser(db, id);
  if (!row) throw new AppError('user.not_found');
  return row;
}

export const listUsersAfter = (db: TenantDb, afterId: number, limit: number): Promise<UserRow[]> => db.listAfter(users, afterId, limit);

export interface NewUserRow {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly is_operator: boolean;
}

/** @throws user.email_taken, whoever's tenant has it */
export async function createUser(db: TenantDb, given: NewUserRow): Promise<UserRow> {
  const now = db.now();
  try {
    const [row] = await db.commit<UserRow[]>([db.insert(users, { ...given, created_at: now, updated_at: now })], {
      action: 'user.created',
      subject: { created: 'user' },
      desired: false,
    });
    if (!row) throw new TypeError('an insert returned no row');
    return row;
  } catch (cause) {
    if (isUniqueFault(cause, 'users.email')) throw new AppError('user.email_taken', { cause });
    throw cause;
  }
}

export interface UserChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly password_hash?: string | undefined;
}

/** Changes a user; a new role or password ends the sessions. @throws user.last_admin */
export async function updateUser(
  db: TenantDb,
  user: UserRow,
  { name, role, password_hash }: UserChange,
  action = 'user.updated',
): Promise<UserRow> {
  const endsSessions = password_hash !== undefined || (role !== undefined && role !== user.role);
  const patch = {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(password_hash === undefined ? {} : { password_hash }),
    ...(endsSessions ? { session_version: user.session_version + 1 } : {}),
    updated_at: db.now(),
  };
  const where = role !== undefined && role !== 'admin' ? staysGoverned(db, user) : undefined;
  const [row] = await db.commit<UserRow[]>([db.update(users, user.id, patch, where)], {
    action,
    subject: `user:${user.id}`,
    desired: false,
  });
  if (!row) throw new AppError('user.last_admin');
  return row;
}

/** @throws user.last_admin */
export async function removeUser(db: TenantDb, user: UserRow): Promise<void> {
  const removal = db.remove(users, user.id, staysGoverned(db, user));
  const rows = await db.commit([removal], { action: 'user.deleted', subject: `user:${user.id}`, desired: false });
  if (rows.length === 0) throw new AppError('user.last_admin');
}

/** Ends every session of a user. */
export async function endSessions(db: TenantDb, userId: number, action: string): Promise<UserRow | undefined> {
  const grown = { session_version: sql`${users.session_version} + 1` as unknown as number };
  return (await db.commit<UserRow[]>([db.update(users, userId, grown)], { action, subject: `user:${userId}`, desired: false }))[0];
}

/** Somebody else is left who may do what this user may: an admin in the tenant, an operator anywhere. */
function staysGoverned(db: TenantDb, user: UserRow): SQL | undefined {
  const other = (is: SQL) => sql`exists (select 1 from ${users} as other where ${is} and other.id <> ${user.id})`;
  return and(
    user.role === 'admin' ? other(sql`other.tenant_id = ${db.tenantId} and other.role = 'admin'`) : undefined,
    user.is_operator ? other(sql`other.is_operator = 1`) : undefined,
  );
}
