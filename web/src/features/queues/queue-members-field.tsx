/** Members in their order, each with a penalty. */
import type { QueueMember } from '@botpbx/shared/model/queue-setting';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { FieldState } from '../../lib/form.ts';
import { MembersField } from '../../lib/members-field.tsx';
import { allExtensionsQuery } from '../../lib/queries.ts';
import { TextField } from '../../ui/field.tsx';

/** Chooses members and says their penalties. */
export function QueueMembersField(props: FieldState<readonly QueueMember[]> & { hint: string }) {
  const extensions = useQuery(allExtensionsQuery);
  const nameOf = (id: number) => extensions.data?.rows.find((row) => row.id === id)?.extension ?? String(id);
  const choose = (ids: readonly number[]) =>
    props.onChange(ids.map((id) => props.value.find((member) => member.extension_id === id) ?? { extension_id: id, penalty: 0 }));
  const punish = (id: number, typed: string) =>
    props.onChange(props.value.map((member) => (member.extension_id === id ? { ...member, penalty: Number(typed) || 0 } : member)));
  return (
    <div class="grid gap-3">
      <MembersField
        name={props.name}
        value={props.value.map((member) => member.extension_id)}
        error={props.error}
        onChange={choose}
        onLeave={props.onLeave}
        hint={props.hint}
      />
      <Show when={props.value.length > 0}>
        <div class="grid gap-3 sm:grid-cols-3">
          <For each={props.value.map((member) => member.extension_id)}>
            {(id) => (
              <TextField
                label={`Penalty of ${nameOf(id)}`}
                name={`penalty_${id}`}
                inputMode="numeric"
                value={String(props.value.find((member) => member.extension_id === id)?.penalty ?? 0)}
                onChange={(typed) => punish(id, typed)}
                error={undefined}
              />
            )}
          </For>
        </div>
      </Show>
    </div>
  );
}
