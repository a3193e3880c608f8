import type { StepKind } from '@botpbx/shared/model/flow-step';
import { createSignal, For, onCleanup, onMount } from 'solid-js';
import { Dynamic, Portal } from 'solid-js/web';
import { stepNames } from '../../lib/flow-words.ts';
import { kinds } from './kinds.ts';
import type { Link, Point } from './state.ts';

/** An exit whose line was let go over empty ground, and where on the screen. */
export interface AddMenuAt extends Omit<Link, 'to'> {
  readonly at: Point;
}

const ROOM = { width: 250, height: 330 };
const choices = (Object.keys(kinds) as StepKind[]).filter((kind) => kind !== 'start');

/** Asks what is to follow where a line was let go. */
export function AddMenu(props: { at: AddMenuAt; onAdd: (kind: StepKind) => void; onClose: () => void }) {
  const [typed, setTyped] = createSignal('');
  const found = () => choices.filter((kind) => stepNames[kind].toLowerCase().includes(typed().trim().toLowerCase()));
  let menu: HTMLDivElement | undefined;
  let input: HTMLInputElement | undefined;
  const leave = (event: PointerEvent) => {
    if (event.target instanceof Node && !menu?.contains(event.target)) props.onClose();
  };
  onMount(() => {
    input?.focus();
    addEventListener('pointerdown', leave, true);
    onCleanup(() => removeEventListener('pointerdown', leave, true));
  });
  const onKey = (event: KeyboardEvent) => {
    const [first] = found();
    if (event.key === 'Escape') props.onClose();
    else if (event.key === 'Enter' && event.target === input && first) props.onAdd(first);
    else return;
    event.preventDefault();
  };
  const place = () => ({
    left: `${Math.max(8, Math.min(props.at.at.x, innerWidth - ROOM.width - 8))}px`,
    top: `${Math.max(8, Math.min(props.at.at.y, innerHeight - ROOM.height - 8))}px`,
  });
  return (
    <Portal>
      <div ref={menu} class="menu add-menu" style={place()} data-own-keys="" role="dialog" aria-label="Add what follows" onKeyDown={onKey}>
        <input
          ref={input}
          class="input"
          type="search"
          aria-label="Find a kind of step"
          placeholder="What follows?"
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <ul class="mt-1 max-h-64 overflow-y-auto">
          <For each={found()} fallback={<li class="px-2.5 py-2 text-sm text-ink-2">Nothing found.</li>}>
            {(kind) => (
              <li>
                <button type="button" class="menu-item w-full" data-group={kinds[kind].group} onClick={() => props.onAdd(kind)}>
                  <span class="step-icon">
                    <Dynamic component={kinds[kind].icon} size={14} aria-hidden="true" />
                  </span>
                  {stepNames[kind]}
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Portal>
  );
}
