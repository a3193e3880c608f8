import type { FlowStep } from '@botpbx/shared/model/flow';
import X from 'lucide-solid/icons/x';
import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import { stepNames } from '../../lib/flow-words.ts';
import { useEditor } from './editor.ts';
import { titleOf } from './kinds.ts';

const MOST_FOUND = 8;

/** Finds steps by their name, kind, or what is set in them. Enter goes to the chosen one. */
export function FindBox(props: { onClose: () => void }) {
  const editor = useEditor();
  const [typed, setTyped] = createSignal('');
  const [at, setAt] = createSignal(0);
  let input: HTMLInputElement | undefined;
  onMount(() => input?.focus());
  const found = createMemo(() => find(editor.flow().steps, typed()).slice(0, MOST_FOUND));
  const go = (step: FlowStep | undefined) => {
    if (step) editor.reveal(step.id);
    if (step) props.onClose();
  };
  const onKey = (event: KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way !== undefined) setAt((now) => Math.max(0, Math.min(found().length - 1, now + way)));
    else if (event.key === 'Enter') go(found()[at()]);
    else if (event.key === 'Escape') props.onClose();
    else return;
    event.preventDefault();
  };
  return (
    <search class="find-box" data-own-keys="">
      <div class="flex items-center gap-1">
        <input
          ref={input}
          class="input"
          type="search"
          aria-label="Find a step"
          placeholder="Find a step"
          value={typed()}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <button type="button" class="button button-quiet button-square" aria-label="Close search" onClick={() => props.onClose()}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <Show when={typed() !== ''}>
        <ul class="mt-1.5 grid" aria-label="Found steps">
          <For each={found()} fallback={<li class="px-2.5 py-2 text-sm text-ink-2">Nothing found.</li>}>
            {(step, place) => (
              <li>
                <button
                  type="button"
                  class="menu-item w-full"
                  data-highlighted={place() === at() ? '' : undefined}
                  onClick={() => go(step)}
                >
                  <span class="truncate">{titleOf(step)}</span>
                  <span class="ml-auto shrink-0 text-sm text-ink-3">{stepNames[step.kind]}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </search>
  );
}

function find(steps: readonly FlowStep[], typed: string): FlowStep[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const textOf = (step: FlowStep) => [step.name, stepNames[step.kind], step.id, JSON.stringify(step.settings)].join(' ').toLowerCase();
  const rank = (step: FlowStep) => (words.every((word) => titleOf(step).toLowerCase().includes(word)) ? 0 : 1);
  return steps.filter((step) => words.every((word) => textOf(step).includes(word))).toSorted((left, right) => rank(left) - rank(right));
}
