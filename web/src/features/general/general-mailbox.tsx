import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { type Tenant, TenantPatch } from '@botpbx/shared/model/tenant';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { createForm, numberIn, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

interface Typed {
  email: string;
  email_mode: string;
  attach: string;
  max_seconds: string;
  general_mailbox_pin: string;
}

const EMAIL_MODES = [
  { value: 'keep', label: 'Send, and keep as new' },
  { value: 'send', label: 'Send, and count as heard' },
  { value: 'delete_after', label: 'Send, then delete' },
  { value: 'none', label: 'Do not send' },
];
const CARRIES = [
  { value: 'true', label: 'The message itself' },
  { value: 'false', label: 'Only that there is one' },
];

const bodyOf = ({ general_mailbox_pin, ...typed }: Typed) => ({
  general_mailbox: {
    email: textOrNull(typed.email),
    email_mode: typed.email_mode,
    attach: typed.attach === 'true',
    max_seconds: numberIn(typed.max_seconds),
  },
  ...(general_mailbox_pin === '' ? {} : { general_mailbox_pin }),
});

/** The mailbox of nobody in particular. */
export function GeneralMailboxForm(props: { tenant: Tenant }) {
  const client = useQueryClient();
  const save = useSave();
  const { email, email_mode, attach, max_seconds } = props.tenant.general_mailbox;
  const initial = { email: email ?? '', email_mode, attach: String(attach), max_seconds: String(max_seconds), general_mailbox_pin: '' };
  const form = createForm<Typed, typeof TenantPatch>({
    initial,
    schema: TenantPatch,
    bodyOf,
    send: async (body) => {
      await save('General mailbox changed', () => call(updateOwnTenant, { body }));
      await client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <form novalidate class="grid gap-5 p-5" onSubmit={form.submit}>
      <h2 class="font-[620]">General mailbox</h2>
      <Problem says={form.problem()} />
      <TextField label="E-mail" type="email" inputMode="email" required={false} {...form.field('email')} />
      <div class="grid gap-5 sm:grid-cols-2">
        <ChoiceField label="By e-mail" choices={EMAIL_MODES} {...form.field('email_mode')} />
        <ChoiceField label="The mail carries" choices={CARRIES} {...form.field('attach')} />
        <TextField label="Longest message" inputMode="numeric" hint="Seconds, 5 to 600." {...form.field('max_seconds')} />
        <TextField
          label="PIN"
          inputMode="numeric"
          required={false}
          hint="4 to 6 digits. By phone it is mailbox 0 of the code for another mailbox."
          {...form.field('general_mailbox_pin')}
        />
      </div>
      <div>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </div>
    </form>
  );
}
