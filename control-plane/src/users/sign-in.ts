/** Signing in and all that ends a session. */
import { AppError } from '@botpbx/shared/base/errors';
import type { Anonymous, Context } from '../kit/context.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import type { Platform } from '../platform/platform.ts';
import { openSession } from './session.ts';
import { endSessions, findUserByEmail, getUser, type UserRow, updateUser } from './store.ts';
import { beginTry } from './tries.ts';

/** @throws auth.failed, which does not tell whether the e-mail or the password was wrong; auth.too_many_attempts */
export async function signIn({ platform, address }: Anonymous, email: string, password: string): Promise<{ token: string; user: UserRow }> {
  const account = email.trim().toLowerCase();
  const attempt = await beginTry(platform, account, address);
  let ending: 'signed-in' | 'failed' | 'broken' = 'broken';
  try {
    const user = await findUserByEmail(platform.db, account);
    const isRight = await platform.passwords.verify(password, user?.password_hash);
    ending = user && isRight ? 'signed-in' : 'failed';
    if (!user || !isRight) throw new AppError('auth.failed');
    await ownRows(platform, user).note('user.signed_in', `user:${user.id}`);
    return { token: await openSession(platform, user), user };
  } finally {
    await attempt.settle(ending);
    if (ending === 'failed') platform.log.warn('sign-in failed', { address });
  }
}

/** Ends every session of whoever asks, live sockets too. */
export async function signOut(ctx: Context): Promise<void> {
  await endSessions(homeRows(ctx), ctx.actor.userId, 'user.signed_out');
  ctx.platform.hub.dropUser(ctx.actor.userId);
}

/** Changes the own password and opens a new session in place of all others. @throws user.wrong_password, auth.too_many_attempts */
export async function changeOwnPassword(ctx: Context, current: string, password: string): Promise<string> {
  const { platform } = ctx;
  const db = homeRows(ctx);
  const user = await getUser(db, ctx.actor.userId);
  const attempt = await beginTry(platform, user.email, 'own-password');
  let isRight = false;
  try {
    isRight = await platform.passwords.verify(current, user.password_hash);
  } finally {
    await attempt.settle(isRight ? 'signed-in' : 'failed');
  }
  if (!isRight) throw new AppError('user.wrong_password', { errors: [{ path: 'current', message: 'is not the present password' }] });
  const changed = await updateUser(db, user, { password_hash: await platform.passwords.hash(password) }, 'user.password_changed');
  platform.hub.dropUser(user.id);
  return openSession(platform, changed);
}

/** The rows of the user's own tenant, also while an operator acts in another one. */
const homeRows = ({ platform, actor }: Context) => tenantDb(platform, actor.homeTenantId, `user:${actor.userId}`);
const ownRows = (platform: Platform, user: UserRow) => tenantDb(platform, user.tenant_id, `user:${user.id}`);
