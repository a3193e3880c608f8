import Check from 'lucide-solid/icons/check';
import Circle from 'lucide-solid/icons/circle';
import { For, Show } from 'solid-js';
import type { Typed } from './typed.ts';

/** Longer instructions make every reply slower, and the model forgets parts of them. */
const MANY_WORDS = 600;

interface Hint {
  readonly says: string;
  readonly isDone: boolean;
}

function hintsOf({ system_prompt: prompt, tools, transfer_policy, transfer_targets, failed_destination }: Typed): Hint[] {
  const words = prompt.split(/\s+/).filter(Boolean).length;
  const hasPeople = transfer_policy === 'internal' || transfer_targets.length > 0;
  return [
    { says: `Short instructions: ${words} of at most ${MANY_WORDS} words.`, isDone: words > 0 && words <= MANY_WORDS },
    { says: 'Bounds: say what it must not do.', isDone: /\b(?:never|not|only|don't)\b/i.test(prompt) },
    { says: 'When it transfers: say for what, and to whom.', isDone: /\b(?:transfer|extension|put .* through|hand)/i.test(prompt) },
    { says: 'A way to a person, always.', isDone: tools.includes('transfer_call') && hasPeople },
    { says: 'Where callers go whom it cannot serve.', isDone: failed_destination.type !== 'none' },
  ];
}

/** What makes a good agent, and which of it is done. */
export function Advice(props: { typed: Typed }) {
  return (
    <aside class="rounded-xl bg-ink/4 p-4 text-sm" aria-label="Advice">
      <ul class="grid gap-1.5">
        <For each={hintsOf(props.typed)}>
          {(hint) => (
            <li class="flex items-center gap-2" classList={{ 'text-ink-3': !hint.isDone }}>
              <Show when={hint.isDone} fallback={<Circle size={14} aria-hidden="true" />}>
                <Check size={14} class="text-good" aria-hidden="true" />
              </Show>
              {hint.says}
              <span class="sr-only">{hint.isDone ? 'Done' : 'Open'}</span>
            </li>
          )}
        </For>
      </ul>
      <p class="mt-2 text-ink-3">Then try it in writing, make a test call, and read what it says to callers.</p>
    </aside>
  );
}
