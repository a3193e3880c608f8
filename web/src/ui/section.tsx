/** A part of a long form, with its name above it. */
import type { JSX } from 'solid-js';

export function Section(props: { title: string; children: JSX.Element }) {
  return (
    <fieldset class="grid gap-4 border-t border-line pt-4">
      <legend class="float-left w-full text-sm font-[600] text-ink-2">{props.title}</legend>
      <div class="clear-both grid gap-4">{props.children}</div>
    </fieldset>
  );
}
