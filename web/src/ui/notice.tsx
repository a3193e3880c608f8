import Inbox from 'lucide-solid/icons/inbox';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Button } from './button.tsx';

interface EmptyProps {
  title: string;
  children?: JSX.Element;
  icon?: (props: { size?: number; 'aria-hidden'?: 'true' }) => JSX.Element;
  action?: JSX.Element;
}

/** What stands in place of a list without rows. */
export function Empty(props: EmptyProps) {
  return (
    <div class="grid justify-items-center gap-1 px-6 py-12 text-center">
      <span class="mb-3 grid size-12 place-items-center rounded-full bg-accent-soft text-accent-text">
        <Dynamic component={props.icon ?? Inbox} size={22} aria-hidden="true" />
      </span>
      <h2>{props.title}</h2>
      <Show when={props.children}>
        <p class="max-w-[26rem] text-base text-ink-2">{props.children}</p>
      </Show>
      <Show when={props.action}>
        <div class="mt-4">{props.action}</div>
      </Show>
    </div>
  );
}

/** What stands in place of something that could not be loaded. */
export function Failure(props: { says: string; onRetry: () => void }) {
  return (
    <div class="grid justify-items-center gap-1 px-6 py-12 text-center" role="alert">
      <span class="mb-3 grid size-12 place-items-center rounded-full bg-bad-soft text-bad">
        <TriangleAlert size={22} aria-hidden="true" />
      </span>
      <h2>Could not be loaded</h2>
      <p class="max-w-[26rem] text-base text-ink-2">{props.says}</p>
      <Button class="mt-4" onClick={props.onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** The fault above a form that belongs to none of its fields. */
export function Problem(props: { says: string | undefined }) {
  return (
    <Show when={props.says}>
      <p class="mb-4 rounded-lg bg-bad-soft px-3.5 py-2.5 text-base text-bad outline-none" role="alert" tabindex="-1" data-problem="">
        {props.says}
      </p>
    </Show>
  );
}
