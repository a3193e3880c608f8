import { type JSX, Show } from 'solid-js';
import { Button } from './button.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';

interface ConfirmProps {
  open: boolean;
  title: string;
  says: JSX.Element;
  /** What the confirming button says: the act, not "OK". */
  act: string;
  isBusy: boolean;
  /** Why the last try failed. */
  problem: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is destroyed. The safe answer has the focus. */
export function Confirm(props: ConfirmProps) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title} says={props.says}>
      <Show when={props.problem}>
        <p class="rounded-lg bg-bad-soft px-3.5 py-2.5 text-base text-bad" role="alert">
          {props.problem}
        </p>
      </Show>
      <DialogButtons>
        <Button data-autofocus="" onClick={props.onClose}>
          Cancel
        </Button>
        <Button kind="danger" busy={props.isBusy} onClick={() => !props.isBusy && props.onConfirm()}>
          {props.act}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
