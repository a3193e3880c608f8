/** Signing in and out. */
import { focusOf, press, type Window } from '../../support/browser.ts';
import { ADMIN, type Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';

/** A page that needs a user, then the wrong password. */
export async function wrongPassword({ page, picture }: Window, { url }: Stack): Promise<void> {
  await page.goto(`${url}/extensions?search=60`);
  await page.waitForURL(`${url}/login?return=%2Fextensions%3Fsearch%3D60`);
  await page.locator('[name=email]').waitFor();
  claim((await focusOf(page)) === 'input email', 'The focus is on', await focusOf(page));
  await page.keyboard.type(ADMIN.email);
  await press(page, 'Tab');
  await page.keyboard.type('a wrong password');
  await press(page, 'Enter');
  await page.getByRole('alert').waitFor();
  const said = await page.getByRole('alert').textContent();
  claim(said === 'E-mail or password is wrong.', 'The page says', said);
  claim((await page.locator('[name=email]').inputValue()) === ADMIN.email, 'What was typed is lost.');
  await picture('login');
}

/** The right password; the cookie is for the browser alone. */
export async function signInWith({ page, context }: Window, { email, password }: { email: string; password: string }): Promise<void> {
  const back = new URL(page.url()).searchParams.get('return') ?? '/';
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await press(page, 'Enter');
  await page.waitForURL((url) => url.pathname + url.search === back);
  await page.locator('[data-published]').first().waitFor();
  const readable = String(await page.evaluate('document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })'));
  const cookies = await context.cookies();
  claim(cookies.length > 0 && cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict'), 'The cookies are', cookies);
  claim(!cookies.some((cookie) => readable.includes(cookie.value)), 'The page can read the token.');
}

/** The end of all sessions of the user. */
export async function signOut({ page }: Window, { url }: Stack): Promise<void> {
  await page.goto(`${url}/calls?party=2001`);
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: /^Sign out/ }).click();
  await page.waitForURL(`${url}/login`);
  await page.goto(`${url}/calls?party=2001`);
  await page.waitForURL(`${url}/login?return=%2Fcalls%3Fparty%3D2001`);
}
