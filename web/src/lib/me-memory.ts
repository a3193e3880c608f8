/** What was last known of the signed-in user, so that the next page need not wait for it. It is no credential. */
import { me } from '@botpbx/shared/api/users';
import type { z } from 'zod';
import { ME_KEY } from './forget-me.ts';

export type Me = z.infer<(typeof me)['result']>;

/** The user as the page before knew him, or undefined. */
export function recallMe(): Me | undefined {
  try {
    return me.result.safeParse(JSON.parse(sessionStorage.getItem(ME_KEY) ?? 'null')).data;
  } catch {
    return undefined;
  }
}

/** Keeps the user for the next page of this tab and opens the navigation's entries. */
export function rememberMe(known: Me): void {
  sessionStorage.setItem(ME_KEY, JSON.stringify(known));
  document.documentElement.dataset.may = known.permissions.join(' ');
}
