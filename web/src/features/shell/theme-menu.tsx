import Check from 'lucide-solid/icons/check';
import Moon from 'lucide-solid/icons/moon';
import Sun from 'lucide-solid/icons/sun';
import { Show } from 'solid-js';
import { createTheme, type Theme } from '../../lib/theme.ts';
import { Menu } from '../../ui/menu.tsx';

const NAMES: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Chooses between light and dark. */
export function ThemeMenu() {
  const [theme, choose] = createTheme();
  const entries = () =>
    (['system', 'light', 'dark'] as const).map((name) => ({
      label: NAMES[name],
      icon: (
        <Show when={theme() === name}>
          <Check size={16} aria-label="Chosen" />
        </Show>
      ),
      onSelect: () => choose(name),
    }));
  const trigger = (
    <>
      <Sun size={18} class="dark-hidden" aria-hidden="true" />
      <Moon size={18} class="light-hidden" aria-hidden="true" />
    </>
  );
  return <Menu label={`Theme: ${NAMES[theme()]}`} trigger={trigger} entries={entries()} />;
}
