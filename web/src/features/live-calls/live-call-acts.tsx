import { hangUpCall, transferCall } from '@botpbx/shared/api/calls';
import type { CallWithLegs } from '@botpbx/shared/model/call';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import PhoneForwarded from 'lucide-solid/icons/phone-forwarded';
import PhoneOff from 'lucide-solid/icons/phone-off';
import { createSignal, Match, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { createForm } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Problem } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

/** What can be done to a call that goes on. */
export function LiveCallMenu(props: { row: CallWithLegs }) {
  const [act, setAct] = createSignal<'transfer' | 'hangup'>();
  const close = () => setAct(undefined);
  const transfer = { label: 'Transfer', icon: <PhoneForwarded size={15} aria-hidden="true" />, onSelect: () => setAct('transfer') };
  const hangUp = { label: 'Hang up', icon: <PhoneOff size={15} aria-hidden="true" />, isDanger: true, onSelect: () => setAct('hangup') };
  return (
    <>
      <Menu
        label={`Actions for the call of ${props.row.from}`}
        triggerClass="button button-quiet button-square -my-1.5"
        trigger={<Ellipsis size={18} aria-hidden="true" />}
        entries={props.row.state === 'up' ? [transfer, hangUp] : [hangUp]}
      />
      <Switch>
        <Match when={act() === 'transfer'}>
          <TransferDialog row={props.row} onClose={close} />
        </Match>
        <Match when={act() === 'hangup'}>
          <Ask
            title="Hang up this call?"
            says={`${props.row.from} and ${props.row.to} are cut off at once.`}
            act="Hang up"
            run={() => call(hangUpCall, { params: { id: props.row.id } })}
            onDone={() => {
              showToast('The call was hung up');
              close();
            }}
            onClose={close}
          />
        </Match>
      </Switch>
    </>
  );
}

function TransferDialog(props: { row: CallWithLegs; onClose: () => void }) {
  const form = createForm({
    initial: { to: '' },
    schema: transferCall.body,
    bodyOf: ({ to }) => ({ to: to.replace(/[\s().-]/g, '') }),
    fieldOf: { 'call.impossible': 'to', 'call.not_allowed': 'to' },
    send: async (body) => {
      const done = await call(transferCall, { params: { id: props.row.id }, body });
      showToast(`${done.party} was sent to ${done.to}`);
      props.onClose();
    },
  });
  const says = () => `Whoever talks with ${props.row.answered_by ?? props.row.to} goes on to another number.`;
  return (
    <Dialog open onClose={props.onClose} isSticky title="Transfer this call" says={says()}>
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <TextField label="Number" inputMode="tel" autofocus required {...form.field('to')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Transfer
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
