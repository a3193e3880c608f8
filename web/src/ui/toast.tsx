import { Toast as Primitive, toaster } from '@kobalte/core/toast';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';

/** The corner in which notes appear; one for the whole page. */
export function ToastCorner() {
  return (
    <Primitive.Region duration={6000} swipeDirection="right" limit={3} aria-label="Notes" data-kb-top-layer="">
      <Primitive.List class="pointer-events-auto fixed right-4 bottom-4 left-4 z-[90] grid gap-2.5 outline-none sm:left-auto sm:w-88" />
    </Primitive.Region>
  );
}

/** Shows a note for some seconds. It stays while the pointer or the focus is on it. */
export function showToast(title: string, says?: () => JSX.Element): void {
  toaster.show((props) => (
    <Primitive
      toastId={props.toastId}
      role="listitem"
      class="flex items-start gap-3 rounded-xl border border-line bg-raised py-3 pr-2 pl-4 shadow-(--shadow-2) animate-[rise_140ms_ease-out]"
    >
      <div class="min-w-0 flex-1 py-0.5">
        <Primitive.Title class="font-[560]">{title}</Primitive.Title>
        <Primitive.Description class="text-sm text-ink-2">{says?.()}</Primitive.Description>
      </div>
      <Primitive.CloseButton class="button button-quiet button-square size-8 min-h-0" aria-label="Dismiss">
        <X size={15} aria-hidden="true" />
      </Primitive.CloseButton>
    </Primitive>
  ));
}
