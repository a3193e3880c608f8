import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation, SHOWN_ONCE } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Tenant } from '../model/tenant.ts';
import { NewUser, Password, User, UserPatch } from '../model/user.ts';
import { login } from './login.ts';

export const me = operation({
  method: 'GET',
  path: '/api/auth/me',
  permission: 'signed-in',
  says: 'Who is signed in, in which tenant, with which permissions',
  result: z.object({ user: User, tenant: Tenant, permissions: z.array(z.string()) }),
  errors: [],
});

export const logout = operation({
  method: 'POST',
  path: '/api/auth/logout',
  permission: 'signed-in',
  says: 'Ends every session of this user, on all devices',
  errors: [],
});

export const changePassword = operation({
  method: 'PUT',
  path: '/api/auth/password',
  permission: 'signed-in',
  says: 'Changes the own password; other sessions end, the answer holds a fresh token',
  body: z.strictObject({ current: z.string().max(200), password: Password }),
  result: z.object({ token: z.string().meta(SHOWN_ONCE) }),
  errors: ['user.wrong_password'],
});

export const listUsers = operation({
  method: 'GET',
  path: '/api/users',
  permission: 'users:read',
  says: 'Lists the people who may sign in',
  query: PageQuery,
  result: pageOf(User),
  errors: [],
});
export const getUser = operation({
  method: 'GET',
  path: '/api/users/:id',
  permission: 'users:read',
  says: 'Reads one user',
  params: IdParams,
  result: User,
  errors: ['user.not_found'],
});
export const createUser = operation({
  method: 'POST',
  path: '/api/users',
  permission: 'users:write',
  says: 'Adds a person who may sign in',
  body: NewUser,
  result: User,
  errors: ['user.email_taken'],
});
export const updateUser = operation({
  method: 'PUT',
  path: '/api/users/:id',
  permission: 'users:write',
  says: "Changes a user's name, role or password; a new role or password ends the user's sessions",
  params: IdParams,
  body: UserPatch,
  result: User,
  errors: ['user.not_found', 'user.last_admin'],
});
export const deleteUser = operation({
  method: 'DELETE',
  path: '/api/users/:id',
  permission: 'users:write',
  says: 'Removes a user',
  params: IdParams,
  errors: ['user.not_found', 'user.last_admin'],
});

export const userOperations = [login, me, logout, changePassword, listUsers, getUser, createUser, updateUser, deleteUser] as const;
