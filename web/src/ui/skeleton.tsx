import { Index } from 'solid-js';

/** Grey bars in place of rows that are on their way. */
export function SkeletonRows(props: { rows?: number }) {
  return (
    <div class="grid gap-3 p-5" role="status" aria-label="Loading">
      <Index each={Array.from({ length: props.rows ?? 5 })}>
        {(_, index) => <div class={`bone h-7 ${index % 2 ? 'w-4/5' : 'w-full'}`} />}
      </Index>
    </div>
  );
}
