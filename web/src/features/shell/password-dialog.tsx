import { changePassword } from '@botpbx/shared/api/users';
import { Password } from '@botpbx/shared/model/user';
import { z } from 'zod';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

const Typed = z
  .object({ current: z.string().min(1), password: Password, again: z.string() })
  .refine((typed) => typed.password === typed.again, { path: ['again'], message: 'is the same password once more' });

/** Changes the own password; the server ends all other sessions and renews this browser's cookie. */
export function PasswordDialog(props: { onClose: () => void }) {
  const form = createForm({
    initial: { current: '', password: '', again: '' },
    schema: Typed,
    bodyOf: (values) => values,
    fieldOf: { 'user.wrong_password': 'current' },
    send: async ({ current, password }) => {
      await call(changePassword, { body: { current, password } });
      props.onClose();
      showToast('Password changed', () => 'You were signed out everywhere else.');
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title="Change password"
      says="You stay signed in here and are signed out everywhere else."
    >
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <TextField label="Current password" type="password" autocomplete="current-password" autofocus required {...form.field('current')} />
        <TextField
          label="New password"
          type="password"
          autocomplete="new-password"
          hint="At least 10 characters."
          required
          {...form.field('password')}
        />
        <TextField label="New password again" type="password" autocomplete="new-password" required {...form.field('again')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Change password
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
