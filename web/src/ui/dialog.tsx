import { Dialog as Primitive } from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { type JSX, onCleanup, Show } from 'solid-js';
import { returnFocus } from './focus-return.ts';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  says?: JSX.Element;
  /** `panel` stands at the right edge, for looking at one row of a list. */
  form?: 'box' | 'panel';
  /** A click beside the dialog does not close it, so that nothing typed is lost by a slip. */
  isSticky?: boolean;
  children: JSX.Element;
}

const SHAPES = {
  box: {
    frame: 'fixed inset-0 z-[71] grid place-items-end overflow-y-auto sm:place-items-center sm:p-6',
    content: 'w-full max-w-[34rem] rounded-t-2xl sm:rounded-2xl animate-[rise_140ms_ease-out] max-h-[94dvh] sm:max-h-[calc(100dvh-3rem)]',
  },
  panel: {
    frame: 'fixed inset-0 z-[71] flex justify-end',
    content: 'h-full w-full max-w-[31rem] sm:rounded-l-2xl animate-[slide_160ms_ease-out]',
  },
};

/** A modal dialog: Esc closes it, the focus stays inside and goes back to where it was. */
export function Dialog(props: DialogProps) {
  onCleanup(returnFocus);
  const shape = () => SHAPES[props.form ?? 'box'];
  return (
    <Primitive open={props.open} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay class="overlay" />
        <div class={shape().frame}>
          <Primitive.Content
            class={`flex flex-col border border-line bg-raised shadow-(--shadow-3) outline-none ${shape().content}`}
            onOpenAutoFocus={focusFirst}
            onCloseAutoFocus={(event) => event.preventDefault()}
            onPointerDownOutside={(event) => props.isSticky && event.preventDefault()}
          >
            <header class="flex items-start justify-between gap-4 px-5 pt-5 pb-1 sm:px-6">
              <div class="min-w-0">
                <Primitive.Title class="text-xl font-[640] tracking-tight">{props.title}</Primitive.Title>
                <Show when={props.says}>
                  <Primitive.Description class="mt-1 text-base text-ink-2">{props.says}</Primitive.Description>
                </Show>
              </div>
              <Primitive.CloseButton class="button button-quiet button-square -mt-1 -mr-2 shrink-0" aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Primitive.CloseButton>
            </header>
            <div class="min-h-0 flex-1 overflow-y-auto px-5 pt-4 pb-5 sm:px-6 sm:pb-6">{props.children}</div>
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive>
  );
}

/** The field that asks for it gets the focus, else the dialog's own first control. */
function focusFirst(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const wanted = event.currentTarget.querySelector<HTMLElement>('[data-autofocus]');
  if (wanted === null) return;
  event.preventDefault();
  wanted.focus();
}

/** The row of buttons at a dialog's end. */
export function DialogButtons(props: { children: JSX.Element }) {
  return <div class="mt-6 flex flex-col-reverse gap-2.5 sm:flex-row sm:justify-end">{props.children}</div>;
}
