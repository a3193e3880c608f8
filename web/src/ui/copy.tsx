import Check from 'lucide-solid/icons/check';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Button } from './button.tsx';

const SHOWN_MS = 2000;

/** Copies a text and says so. Works without HTTPS too, where browsers have no clipboard interface. */
export function CopyButton(props: { text: string; label: string; word?: string; autofocus?: boolean }) {
  const [isDone, setDone] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async (event: MouseEvent & { currentTarget: HTMLElement }) => {
    await copyText(props.text, event.currentTarget);
    setDone(true);
    clearTimeout(timer);
    timer = setTimeout(() => setDone(false), SHOWN_MS);
  };
  return (
    <Button
      class="shrink-0"
      data-autofocus={props.autofocus ? '' : undefined}
      aria-label={props.label}
      square={props.word === undefined}
      onClick={copy}
    >
      <Show when={isDone()} fallback={<Copy size={16} aria-hidden="true" />}>
        <Check size={16} class="text-good" aria-hidden="true" />
      </Show>
      {props.word}
      <span class="sr-only" role="status">
        {isDone() ? 'Copied' : ''}
      </span>
    </Button>
  );
}

async function copyText(text: string, near: HTMLElement): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  near.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  near.focus();
}

/** One value to be copied, in letters that cannot be mistaken for each other. */
export function CopyLine(props: { name: string; value: string; note?: JSX.Element }) {
  return (
    <div class="flex items-center gap-3 py-2">
      <dt class="w-28 shrink-0 text-sm text-ink-2">{props.name}</dt>
      <dd class="flex min-w-0 flex-1 items-center gap-3 text-base">
        <span class="min-w-0 flex-1">
          <span class="font-mono break-all">{props.value}</span>
          <Show when={props.note}>
            <span class="block text-xs text-ink-3">{props.note}</span>
          </Show>
        </span>
        <CopyButton text={props.value} label={`Copy ${props.name}`} />
      </dd>
    </div>
  );
}

/** A value that is shown once and never again. */
export function SecretBox(props: { name: string; value: string; warning: string }) {
  return (
    <div class="rounded-xl border border-(--lamp)/60 bg-warn-soft p-4">
      <p class="text-sm font-[560] text-warn">{props.warning}</p>
      <div class="mt-2 flex items-center gap-3">
        <code class="min-w-0 flex-1 font-mono text-lg break-all select-all" data-secret="">
          {props.value}
        </code>
        <CopyButton text={props.value} label={`Copy ${props.name}`} word="Copy" autofocus />
      </div>
    </div>
  );
}
