import { Originate, originateCall } from '@botpbx/shared/api/calls';
import { call } from '../../lib/api.ts';
import { createForm, textOrNull } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

/** Where this browser keeps the extension that it placed a call for last. */
const LAST_FROM = 'botpbx.place-call.from';

/** Has an extension ring, and then calls a number for it. */
export function PlaceCallDialog(props: { onClose: () => void }) {
  const form = createForm({
    initial: { from: localStorage.getItem(LAST_FROM) ?? '', to: '', caller_id: '' },
    schema: Originate,
    bodyOf: (typed) => ({ from: typed.from.trim(), to: typed.to.replace(/[\s().-]/g, ''), caller_id: textOrNull(typed.caller_id) }),
    fieldOf: { 'reference.not_found': 'from', 'call.wrong_state': 'from', 'call.impossible': 'to', 'call.not_allowed': 'to' },
    send: async (body) => {
      await call(originateCall, { body });
      localStorage.setItem(LAST_FROM, body.from);
      showToast(`${body.from} rings; then ${body.to} is called`);
      props.onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title="Place a call"
      says="The extension rings first. When it is picked up, the number is called."
    >
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <TextField label="Extension" inputMode="numeric" autofocus required {...form.field('from')} />
        <TextField label="Number to call" inputMode="tel" required {...form.field('to')} />
        <TextField
          label="Number shown"
          inputMode="tel"
          hint="One of your own numbers, for calls to the outside. Left empty, the extension's own is shown."
          {...form.field('caller_id')}
        />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Call
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
