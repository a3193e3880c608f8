/** Light, dark, or as the system prefers. `boot.js` reads the same key before the first paint. */
import { type Accessor, createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'botpbx.theme';

/** The chosen theme and the way to choose another. */
export function createTheme(): [Accessor<Theme>, (theme: Theme) => void] {
  const kept = localStorage.getItem(KEY);
  const [theme, setTheme] = createSignal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system');
  const choose = (chosen: Theme) => {
    if (chosen === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
    dispatchEvent(new Event('botpbx:theme'));
    setTheme(chosen);
  };
  return [theme, choose];
}
