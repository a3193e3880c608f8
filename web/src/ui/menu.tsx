import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { For, type JSX, Show } from 'solid-js';

export interface MenuEntry {
  readonly label: string;
  readonly icon?: JSX.Element;
  /** Stands behind the label, softer. */
  readonly says?: string;
  readonly isDanger?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  label: string;
  trigger: JSX.Element;
  triggerClass?: string;
  entries: readonly MenuEntry[];
  /** Stands above the entries. */
  head?: JSX.Element;
}

/** A menu at a button: arrow keys, typing and Esc work as on the desktop. */
export function Menu(props: MenuProps) {
  return (
    <DropdownMenu placement="bottom-end" gutter={6} modal={false}>
      <DropdownMenu.Trigger class={props.triggerClass ?? 'button button-quiet button-square'} aria-label={props.label}>
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu max-h-[min(26rem,80dvh)] overflow-y-auto">
          <Show when={props.head}>
            <div class="mb-1 border-b border-line px-2.5 pt-1.5 pb-2.5">{props.head}</div>
          </Show>
          <For each={props.entries}>
            {(entry) => (
              <DropdownMenu.Item class={`menu-item ${entry.isDanger ? 'text-bad!' : ''}`} onSelect={() => entry.onSelect()}>
                <span class="grid w-4 place-items-center text-ink-3" classList={{ 'text-bad!': entry.isDanger === true }}>
                  {entry.icon}
                </span>
                {entry.label}
                <Show when={entry.says}>
                  <span class="ml-auto pl-4 text-sm text-ink-3">{entry.says}</span>
                </Show>
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
