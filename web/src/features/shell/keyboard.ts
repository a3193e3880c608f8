/** Keys that work on every page. */

/** `/` leads to the page's search box, unless one is typing already. */
export function wireKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const search = document.querySelector<HTMLInputElement>('[data-search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

const isTyping = (place: EventTarget | null): boolean =>
  place instanceof HTMLElement && (place.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(place.tagName));
