/** Where the focus goes when what lay over the page is gone. The mark stands in the document, on the element itself. */
const OVERLAYS = '[role="dialog"], [role="menu"], [role="listbox"], [role="region"]';
const MARK = 'data-focused-last';

/** From now on marks the element of the page that was focused last. */
export function markFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target.closest(OVERLAYS) !== null || target === document.body) return;
    document.querySelector(`[${MARK}]`)?.removeAttribute(MARK);
    target.setAttribute(MARK, '');
  });
}

/** Focuses the marked element, or the content if it is gone; not if another overlay has opened meanwhile. */
export function returnFocus(): void {
  setTimeout(() => {
    if (document.querySelector('[role="dialog"]') !== null) return;
    const place = document.querySelector<HTMLElement>(`[${MARK}]`) ?? document.getElementById('page');
    place?.focus({ preventScroll: true });
  });
}
