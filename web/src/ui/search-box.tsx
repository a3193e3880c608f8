import Search from 'lucide-solid/icons/search';
import { createSignal, createUniqueId, onCleanup } from 'solid-js';

const PAUSE_MS = 200;

/** Searches while one types. `/` anywhere on the page leads here. */
export function SearchBox(props: { label: string; placeholder: string; value: string; onSearch: (text: string) => void; class?: string }) {
  const id = createUniqueId();
  const [typed, setTyped] = createSignal<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer);
    timer = setTimeout(() => props.onSearch(text.trim()), PAUSE_MS);
  };
  return (
    <search class={`relative block ${props.class ?? ''}`}>
      <label for={id} class="sr-only">
        {props.label}
      </label>
      <Search size={17} class="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3" aria-hidden="true" />
      <input
        id={id}
        data-search=""
        class="input pr-9 pl-9.5"
        type="search"
        placeholder={props.placeholder}
        value={typed() ?? props.value}
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <span
        class="pointer-events-none absolute top-1/2 right-2.5 hidden -translate-y-1/2 rounded border border-line bg-sunken px-1.5 font-sans text-xs text-ink-3 md:block"
        aria-hidden="true"
      >
        /
      </span>
    </search>
  );
}
