/** Where a call may be sent: how it is said, and the field in which it is chosen. */
import { getExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { unreachable } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { ChoiceField } from '../ui/field.tsx';
import { type Pick, PickField } from '../ui/pick-field.tsx';
import { call } from './api.ts';
import { keys } from './queries.ts';

/** A destination while it is being chosen. */
export interface ChosenDestination {
  readonly type: Destination['type'] | 'none';
  readonly extensionId?: number;
}

export const chosenOf = (destination: Destination | null): ChosenDestination => {
  if (destination === null) return { type: 'none' };
  return destination.type === 'extension' ? { type: 'extension', extensionId: destination.id } : { type: destination.type };
};

/** What the schema reads; an extension that was not chosen yet lacks its id. */
export function destinationOf(chosen: ChosenDestination): unknown {
  switch (chosen.type) {
    case 'none':
      return null;
    case 'extension':
      return { type: 'extension', id: chosen.extensionId };
    case 'hangup':
      return { type: 'hangup' };
    default:
      return unreachable(chosen.type);
  }
}

const extensionQuery = (id: number | undefined) => ({
  queryKey: [...keys.extensions, 'one', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => call(getExtension, { params: { id: id ?? 0 } }, signal),
  enabled: id !== undefined,
});

/** The destination as a list shows it. */
export function DestinationName(props: { destination: Destination }) {
  const id = () => (props.destination.type === 'extension' ? props.destination.id : undefined);
  const row = useQuery(() => extensionQuery(id()));
  return (
    <Show when={id()} fallback="Hang up">
      <Show when={row.data} fallback={<span class="text-ink-3">Extension</span>}>
        {(found) => (
          <span>
            {found().extension} <span class="text-ink-2">{found().name}</span>
          </span>
        )}
      </Show>
    </Show>
  );
}

interface DestinationFieldProps {
  label: string;
  name: string;
  value: ChosenDestination;
  onChange: (chosen: ChosenDestination) => void;
  onLeave?: () => void;
  error: string | undefined;
  /** What "none" is called, where it is a choice. */
  noneWord?: string;
  hint?: string;
}

/** Chooses a kind of destination and, if it has one, its row. */
export function DestinationField(props: DestinationFieldProps) {
  const choices = () => [
    ...(props.noneWord ? [{ value: 'none', label: props.noneWord }] : []),
    { value: 'extension', label: 'Extension' },
    { value: 'hangup', label: 'Hang up' },
  ];
  const choose = (type: string) => {
    if (type === 'none' || type === 'hangup' || type === 'extension') props.onChange({ type });
  };
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <ChoiceField
        label={props.label}
        name={`${props.name}_type`}
        value={props.value.type}
        onChange={choose}
        choices={choices()}
        hint={props.hint}
      />
      <Show when={props.value.type === 'extension'}>
        <ExtensionPick {...props} />
      </Show>
    </div>
  );
}

function ExtensionPick(props: DestinationFieldProps) {
  const [search, setSearch] = createSignal('');
  const found = useQuery(() => ({
    queryKey: [...keys.extensions, 'pick', search()],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call(listExtensions, { query: { limit: 20, ...(search() ? { search: search() } : {}) } }, signal),
    placeholderData: <Kept,>(kept: Kept) => kept,
  }));
  const row = useQuery(() => extensionQuery(props.value.extensionId));
  const pickOf = (one: { id: number; extension: string; name: string }): Pick => ({
    value: String(one.id),
    label: `${one.extension} ${one.name}`,
  });
  return (
    <PickField
      label="Extension"
      name={props.name}
      placeholder="Number or name"
      value={row.data && props.value.extensionId !== undefined ? pickOf(row.data) : undefined}
      picks={(found.data?.data ?? []).map(pickOf)}
      onSearch={setSearch}
      onChange={(pick) => props.onChange(pick ? { type: 'extension', extensionId: Number(pick.value) } : { type: 'extension' })}
      error={props.error}
    />
  );
}
