import { login } from '@botpbx/shared/api/login';
import * as api from '@botpbx/shared/api/users';
import { AppError } from '@botpbx/shared/base/errors';
import { bind, bindPublic, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { tenantDb } from '../kit/tenant-db.ts';
import { sessionCookie } from './session.ts';
import { changeOwnPassword, signIn, signOut } from './sign-in.ts';
import { createUser, getUser, listUsersAfter, removeUser, type UserRow, updateUser } from './store.ts';

export const userRoutes: readonly Route[] = [
  bindPublic(login, async (from, { body }, reply) => {
    const signedIn = await signIn(from, body.email, body.password);
    reply.header('Set-Cookie', sessionCookie(signedIn.token, from.platform.settings.sessionSeconds, from.origin));
    return signedIn;
  }),
  bind(api.me, async (ctx) => {
    const { actor, platform, permissions, wiring } = ctx;
    const user = await getUser(tenantDb(platform, actor.homeTenantId, actor.name), actor.userId);
    return { user, tenant: await wiring.tenant(), permissions: [...permissions] };
  }),
  bind(api.logout, async (ctx, _input, reply) => {
    await signOut(ctx);
    reply.header('Set-Cookie', sessionCookie('', 0, ctx.origin));
  }),
  bind(api.changePassword, async (ctx, { body }, reply) => {
    const token = await changeOwnPassword(ctx, body.current, body.password);
    reply.header('Set-Cookie', sessionCookie(token, ctx.platform.settings.sessionSeconds, ctx.origin));
    return { token };
  }),
  bind(api.listUsers, async ({ db }, { query }) =>
    pageFrom(await listUsersAfter(db, cursorId(query.cursor), query.limit), query.limit, (row) => row.id),
  ),
  bind(api.getUser, ({ db }, { params }) => getUser(db, params.id)),
  bind(api.createUser, async ({ db, platform }, { body: { password, ...given } }) =>
    createUser(db, { ...given, is_operator: false, password_hash: await platform.passwords.hash(password) }),
  ),
  bind(api.updateUser, async (ctx, { params, body: { password, ...change } }) => {
    const user = await governed(ctx, params.id);
    const password_hash = password === undefined ? undefined : await ctx.platform.passwords.hash(password);
    const row = await updateUser(ctx.db, user, { ...change, password_hash });
    if (row.session_version !== user.session_version) ctx.platform.hub.dropUser(user.id);
    return row;
  }),
  bind(api.deleteUser, async (ctx, { params }) => {
    const user = await governed(ctx, params.id);
    await removeUser(ctx.db, user);
    ctx.platform.hub.dropUser(user.id);
  }),
];

/** A user whom the actor may change: an operator is out of an admin's reach. @throws user.not_found, auth.forbidden */
async function governed({ db, actor }: Context, id: number): Promise<UserRow> {
  const user = await getUser(db, id);
  if (user.is_operator && !actor.isOperator) throw new AppError('auth.forbidden', { detail: 'Only an operator may change an operator.' });
  return user;
}
