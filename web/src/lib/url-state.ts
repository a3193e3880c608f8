/** State of a page that stands in its address: shareable, and the browser's back button works on it. */
import { createSignal, onCleanup } from 'solid-js';

export interface UrlState {
  get(name: string): string;
  /** Sets some parameters and removes empty ones. `push` makes a step of the history, else the present one is changed. */
  set(change: Readonly<Record<string, string | undefined>>, how?: 'push' | 'replace'): void;
}

/** Follows the query of the address while the component lives. */
export function createUrlState(): UrlState {
  const [query, setQuery] = createSignal(new URLSearchParams(location.search));
  const follow = () => setQuery(new URLSearchParams(location.search));
  addEventListener('popstate', follow);
  onCleanup(() => removeEventListener('popstate', follow));
  return {
    get: (name) => query().get(name) ?? '',
    set: (change, how = 'replace') => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      const address = location.pathname + (next.size > 0 ? `?${next}` : '');
      if (how === 'push') history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      follow();
    },
  };
}
