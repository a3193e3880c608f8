import { For, Show } from 'solid-js';

/** Values as they stand now. */
export function Variables(props: { values: Readonly<Record<string, string>> }) {
  const entries = () => Object.entries(props.values).sort(([one], [other]) => one.localeCompare(other));
  return (
    <Show when={entries().length > 0}>
      <details class="text-sm">
        <summary class="cursor-pointer font-[540] text-ink-2">Variables ({entries().length})</summary>
        <dl class="mt-2 grid max-h-40 gap-y-1 overflow-y-auto">
          <For each={entries()}>
            {([name, value]) => (
              <div class="grid grid-cols-[9rem_1fr] gap-2" data-variable={name}>
                <dt class="truncate font-mono text-xs leading-5 text-ink-2" title={name}>
                  {name}
                </dt>
                <dd class="min-w-0 font-mono text-xs leading-5 wrap-anywhere">{value}</dd>
              </div>
            )}
          </For>
        </dl>
      </details>
    </Show>
  );
}
