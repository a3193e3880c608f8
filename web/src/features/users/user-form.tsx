import { createUser, updateUser } from '@botpbx/shared/api/users';
import { NewUser, Role, type User, UserPatch } from '@botpbx/shared/model/user';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { roles } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

interface Typed {
  email: string;
  name: string;
  role: string;
  password: string;
}

const ROLES = Role.options.map((value) => ({ value, label: `${roles[value].text}: ${roles[value].says.toLowerCase()}` }));

/** Adds a person who may sign in. */
export function NewUserDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const form = createForm({
    initial: { email: '', name: '', role: 'viewer', password: '' } as Typed,
    schema: NewUser,
    bodyOf: (typed) => ({ ...typed, email: typed.email.trim(), name: typed.name.trim() }),
    fieldOf: { 'user.email_taken': 'email' },
    send: async (body) => {
      await call(createUser, { body });
      void client.invalidateQueries({ queryKey: ['users'] });
      showToast(`${body.name} may sign in now`);
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add user" says="A person who may sign in to this dashboard.">
      <Fields form={form} isNew onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes name, role or password of a user. */
export function EditUserDialog(props: { row: User; onClose: () => void }) {
  const client = useQueryClient();
  const before = { ...props.row };
  const form = createForm({
    initial: { email: before.email, name: before.name, role: before.role, password: '' } as Typed,
    schema: UserPatch,
    bodyOf: ({ name, role, password }) => ({ name: name.trim(), role, ...(password === '' ? {} : { password }) }),
    fieldOf: { 'user.last_admin': 'role' },
    send: async (patch) => {
      const body = changesOf<UserPatch>(before, patch);
      if (Object.keys(body).length > 0) await call(updateUser, { params: { id: before.id }, body });
      void client.invalidateQueries({ queryKey: ['users'] });
      showToast(`${patch.name ?? before.name} changed`);
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={before.name} says="A new role or password signs the user out everywhere.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; isNew?: boolean; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" autofocus required {...form.field('name')} />
      <TextField label="E-mail" type="email" inputMode="email" required disabled={!props.isNew} {...form.field('email')} />
      <ChoiceField label="Role" choices={ROLES} {...form.field('role')} />
      <TextField
        label={props.isNew ? 'Password' : 'New password'}
        type="password"
        autocomplete="new-password"
        required={props.isNew === true}
        hint={props.isNew ? 'At least 10 characters.' : 'Left empty, it stays as it is.'}
        {...form.field('password')}
      />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
