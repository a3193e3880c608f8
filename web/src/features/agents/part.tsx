import type { JSX } from 'solid-js';

/** A part of the form that may be closed. */
export function Part(props: { title: string; children: JSX.Element }) {
  return (
    <details class="border-t border-line pt-3">
      <summary class="cursor-pointer font-[560]">{props.title}</summary>
      <div class="mt-3 grid gap-4">{props.children}</div>
    </details>
  );
}
