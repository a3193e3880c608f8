import { setProvider } from '@botpbx/shared/api/providers';
import { type ProviderAccount, ProviderAccountPatch } from '@botpbx/shared/model/provider';
import { useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createForm, textOrNull } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { PROVIDERS } from './words.ts';

/** Sets the key or the address of a provider; a key that is there stays unless another is typed. */
export function ProviderDialog(props: { row: ProviderAccount; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { provider, has_key, base_url } = props.row;
  const { name, isOwnServer } = PROVIDERS[provider];
  const form = createForm({
    initial: { api_key: '', base_url: base_url ?? '' },
    schema: ProviderAccountPatch,
    bodyOf: (typed) => ({
      ...(typed.api_key.trim() === '' ? {} : { api_key: typed.api_key }),
      ...(textOrNull(typed.base_url) === base_url ? {} : { base_url: textOrNull(typed.base_url) }),
    }),
    send: async (body) => {
      if (Object.keys(body).length > 0)
        await save(`Account with ${name} saved`, () => call(setProvider, { params: { name: provider }, body }));
      void client.invalidateQueries({ queryKey: keys.providers });
      props.onClose();
    },
  });
  const keyHint = has_key ? 'A key is set. Type another to replace it; it is never shown.' : 'It is kept sealed and never shown again.';
  return (
    <Dialog open onClose={props.onClose} isSticky title={name}>
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <Show when={!isOwnServer}>
          <Show
            when={provider === 'google'}
            fallback={<TextField label="API key" type="password" mono autofocus hint={keyHint} {...form.field('api_key')} />}
          >
            <AreaField label="API key, or the JSON of a service account" rows={5} hint={keyHint} {...form.field('api_key')} />
          </Show>
        </Show>
        <TextField
          label="Address"
          placeholder={isOwnServer ? 'http://10.0.0.5:5000' : 'https://…'}
          required={false}
          hint={isOwnServer ? 'Where the server listens.' : 'Only for a server of your own that speaks the same language.'}
          {...form.field('base_url')}
        />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
