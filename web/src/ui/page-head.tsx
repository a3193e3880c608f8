import { type JSX, Show } from 'solid-js';

/** The title of a page, one sentence about it, and its first action. */
export function PageHead(props: { title: string; says?: JSX.Element; children?: JSX.Element }) {
  return (
    <div class="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div class="min-w-0">
        <h1>{props.title}</h1>
        <Show when={props.says}>
          <p class="mt-1 text-base text-ink-2">{props.says}</p>
        </Show>
      </div>
      <Show when={props.children}>
        <div class="flex gap-2.5 max-sm:w-full max-sm:*:flex-1">{props.children}</div>
      </Show>
    </div>
  );
}

/** A titled card. */
export function Card(props: { title?: string; aside?: JSX.Element; children: JSX.Element; class?: string }) {
  return (
    <section class={`card min-w-0 overflow-hidden ${props.class ?? ''}`} aria-label={props.title}>
      <Show when={props.title}>
        <header class="flex min-h-13 items-center justify-between gap-3 border-b border-line px-5 py-2.5">
          <h2>{props.title}</h2>
          <div class="text-sm text-ink-2">{props.aside}</div>
        </header>
      </Show>
      {props.children}
    </section>
  );
}

/** The way to the next page of a list. */
export function More(props: { hasMore: boolean; isBusy: boolean; onMore: () => void; children: JSX.Element }) {
  return (
    <Show when={props.hasMore}>
      <div class="border-t border-line p-3 text-center">
        <button
          type="button"
          class="button button-quiet"
          aria-busy={props.isBusy ? 'true' : undefined}
          onClick={() => !props.isBusy && props.onMore()}
        >
          {props.children}
        </button>
      </div>
    </Show>
  );
}
