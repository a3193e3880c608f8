/** Where the page before left what it knew of the signed-in user; signing in and out need no more than to forget it. */
export const ME_KEY = 'botpbx.me';

export function forgetMe(): void {
  sessionStorage.removeItem(ME_KEY);
}
