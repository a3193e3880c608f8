import LoaderCircle from 'lucide-solid/icons/loader-circle';
import { type ComponentProps, type JSX, Show, splitProps } from 'solid-js';

type Kind = 'primary' | 'plain' | 'danger' | 'quiet';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'class'> {
  kind?: Kind;
  /** Shows a turning wheel and takes no further click. */
  busy?: boolean;
  /** Room for one icon alone; give it an `aria-label`. */
  square?: boolean;
  class?: string;
  children?: JSX.Element;
}

/** A button. It submits nothing unless its type says so. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'busy', 'square', 'class', 'children', 'type', 'disabled']);
  return (
    <button
      {...rest}
      type={own.type ?? 'button'}
      class={`button button-${own.kind ?? 'plain'} ${own.square ? 'button-square' : ''} ${own.class ?? ''}`}
      disabled={own.disabled ?? false}
      aria-disabled={own.busy ? 'true' : undefined}
      aria-busy={own.busy ? 'true' : undefined}
    >
      <Show when={own.busy}>
        <LoaderCircle size={16} class="animate-spin" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  );
}
