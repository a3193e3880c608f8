import type { JSX } from 'solid-js';

/** Settings that one seldom changes. */
export function Folded(props: { title: string; children: JSX.Element }) {
  return (
    <details class="border-t border-line pt-3">
      <summary class="cursor-pointer text-sm font-[560]">{props.title}</summary>
      <div class="mt-3 grid gap-4">{props.children}</div>
    </details>
  );
}
