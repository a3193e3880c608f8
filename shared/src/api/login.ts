/** Signing in stands by itself, so that the login page brings nothing else. */
import { z } from 'zod';
import { operation, SHOWN_ONCE } from '../base/operation.ts';
import { User } from '../model/user.ts';

export const login = operation({
  method: 'POST',
  path: '/api/auth/login',
  permission: 'public',
  says: 'Signs in; the token goes into the header Authorization: Bearer, and the browser gets a cookie beside it',
  body: z.strictObject({ email: z.string().max(254), password: z.string().max(200) }),
  result: z.object({ token: z.string().meta(SHOWN_ONCE), user: User }),
  status: 200,
  errors: ['auth.failed', 'auth.too_many_attempts'],
});
