/** Brings the login page to life; it has no frame and asks nothing before somebody signs in. */
import { render } from 'solid-js/web';
import { LoginForm } from './login-form.tsx';

/** Puts the form into `#login`. */
export function startLogin(): void {
  const place = document.getElementById('login');
  if (!place) throw new TypeError('the page has no #login');
  place.replaceChildren();
  render(() => <LoginForm />, place);
}
