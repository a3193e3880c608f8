/** Opens and closes the navigation on narrow screens, where it lies over the page. */

/** Wires the button of the top bar, the veil beside the navigation, and Esc. */
export function wireNavigation(): void {
  const toggle = document.querySelector<HTMLButtonElement>('[data-nav-toggle]');
  if (!toggle) return;
  const setOpen = (isOpen: boolean) => show(toggle, isOpen);
  toggle.addEventListener('click', () => setOpen(!isShown()));
  document.querySelector('[data-nav-close]')?.addEventListener('click', () => setOpen(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isShown()) setOpen(false);
  });
  matchMedia('(min-width: 62rem)').addEventListener('change', () => isShown() && setOpen(false));
}

const isShown = (): boolean => document.documentElement.dataset.nav === 'open';

/** While it is open the rest of the page takes neither focus nor clicks. */
function show(toggle: HTMLButtonElement, isOpen: boolean): void {
  document.documentElement.dataset.nav = isOpen ? 'open' : 'closed';
  toggle.setAttribute('aria-expanded', String(isOpen));
  document.getElementById('page')?.toggleAttribute('inert', isOpen);
  document.querySelector('.topbar')?.toggleAttribute('inert', isOpen);
  if (isOpen) document.querySelector<HTMLElement>('#navigation .nav-entry')?.focus();
  else toggle.focus();
}
