import { testCallAgent } from '@botpbx/shared/api/agent-tries';
import type { Agent } from '@botpbx/shared/model/agent';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { z } from 'zod';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { allExtensionsQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

/** Rings an extension and connects it with the agent. */
export function TestCallDialog(props: { row: Agent; onClose: () => void }) {
  const extensions = useQuery(allExtensionsQuery);
  const [isRinging, setRinging] = createSignal(false);
  const choices = () => [
    { value: '', label: 'Choose one' },
    ...(extensions.data?.rows ?? []).map(({ extension, name }) => ({ value: extension, label: `${extension} ${name}` })),
  ];
  const form = createForm({
    initial: { to: '' },
    schema: z.object({ to: z.string().min(1) }),
    bodyOf: (typed) => typed,
    fieldOf: { 'reference.not_found': 'to', 'call.wrong_state': 'to' },
    send: async (body) => {
      await call(testCallAgent, { params: { id: props.row.id }, body });
      setRinging(true);
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Test call with ${props.row.name}`}
      says="The phones of an extension ring; whoever picks up talks with the version that takes calls."
    >
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <ChoiceField label="Ring" choices={choices()} required {...form.field('to')} />
        <Show when={isRinging()}>
          <p role="status">It rings. Pick up and talk.</p>
        </Show>
        <DialogButtons>
          <Button onClick={props.onClose}>{isRinging() ? 'Done' : 'Cancel'}</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            {isRinging() ? 'Ring again' : 'Ring'}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
