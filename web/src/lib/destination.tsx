/** Where a call may be sent: how it is said, and the field in which it is chosen. */
import { getExtension, listExtensions } from '@botpbx/shared/api/extensions';
import { unreachable } from '@botpbx/shared/base/errors';
import type { Destination } from '@botpbx/shared/model/destination';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { ChoiceField, TextField } from '../ui/field.tsx';
import { type Pick, PickField } from '../ui/pick-field.tsx';
import { call } from './api.ts';
import {
  agentsQuery,
  conferenceRoomsQuery,
  ivrsQuery,
  pagingGroupsQuery,
  parkingLotsQuery,
  queuesQuery,
  ringGroupsQuery,
  soundsQuery,
  timeConditionsQuery,
} from './named.ts';
import { keys } from './queries.ts';

/** A destination while it is being chosen. */
export interface ChosenDestination {
  readonly type: Destination['type'] | 'none';
  readonly id?: number;
  /** Of a number outside; its id is the extension that answers for it. */
  readonly number?: string;
  /** Of a mailbox: the tenant's general one. */
  readonly isGeneral?: boolean;
}

export function chosenOf(destination: Destination | null): ChosenDestination {
  if (destination?.type === 'voicemail')
    return destination.id === 'general' ? { type: 'voicemail', isGeneral: true } : { type: 'voicemail', id: destination.id };
  if (destination?.type !== 'external') return destination ?? { type: 'none' };
  return { type: 'external', number: destination.number, id: destination.extension_id };
}

/** What the schema reads; a row that was not chosen yet lacks its id. */
export function destinationOf(chosen: ChosenDestination): unknown {
  switch (chosen.type) {
    case 'none':
      return null;
    case 'extension':
    case 'ring_group':
    case 'queue':
    case 'agent':
    case 'ivr':
    case 'time_condition':
    case 'conference':
    case 'page':
    case 'park':
    case 'sound':
      return { type: chosen.type, id: chosen.id };
    case 'external':
      return { type: 'external', number: chosen.number ?? '', extension_id: chosen.id };
    case 'voicemail':
      return { type: 'voicemail', id: chosen.isGeneral ? 'general' : chosen.id };
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

/** Kinds whose rows are chosen from a list of names. */
const NAMED = {
  ring_group: { kind: 'Ring group', query: ringGroupsQuery },
  queue: { kind: 'Queue', query: queuesQuery },
  agent: { kind: 'AI agent', query: agentsQuery },
  ivr: { kind: 'IVR', query: ivrsQuery },
  sound: { kind: 'Sound', query: soundsQuery },
  time_condition: { kind: 'Time condition', query: timeConditionsQuery },
  conference: { kind: 'Conference room', query: conferenceRoomsQuery },
  page: { kind: 'Paging group', query: pagingGroupsQuery },
  park: { kind: 'Parking lot', query: parkingLotsQuery },
} as const;
const namedOf = (type: ChosenDestination['type']) => (type in NAMED ? NAMED[type as keyof typeof NAMED] : undefined);

/** The destination as a list shows it. */
export function DestinationName(props: { destination: Destination }) {
  const id = () => (props.destination.type !== 'external' && 'id' in props.destination ? Number(props.destination.id) || 0 : 0);
  return (
    <Switch fallback="Hang up">
      <Match when={props.destination.type === 'extension' && props.destination.id}>{(own) => <ExtensionName id={own()} />}</Match>
      <Match when={props.destination.type === 'external' && props.destination.number}>{(number) => <span>{number()}</span>}</Match>
      <Match when={props.destination.type === 'voicemail' && props.destination}>
        {(mailbox) => (
          <Show when={mailbox().id !== 'general'} fallback="General mailbox">
            <ExtensionName id={Number(mailbox().id)} /> <span class="text-ink-2">Mailbox</span>
          </Show>
        )}
      </Match>
      <Match when={namedOf(props.destination.type)} keyed>
        {(named) => <NameOf id={id()} kind={named.kind} query={named.query} />}
      </Match>
    </Switch>
  );
}

function ExtensionName(props: { id: number }) {
  const row = useQuery(() => extensionQuery(props.id));
  return (
    <Show when={row.data} fallback={<span class="text-ink-3">Extension</span>}>
      {(found) => (
        <span>
          {found().extension} <span class="text-ink-2">{found().name}</span>
        </span>
      )}
    </Show>
  );
}

function NameOf(props: { id: number; kind: string; query: NamedQuery }) {
  const rows = useQuery(() => props.query());
  return (
    <span>
      {rows.data?.find((row) => row.id === props.id)?.name} <span class="text-ink-2">{props.kind}</span>
    </span>
  );
}

type NamedQuery = typeof ringGroupsQuery;

export interface DestinationFieldProps {
  label: string;
  name: string;
  value: ChosenDestination;
  onChange: (chosen: ChosenDestination) => void;
  onLeave?: () => void;
  error: string | undefined;
  /** The one kind that is a choice here. */
  only?: Destination['type'];
  /** A kind that is no choice here. */
  without?: Destination['type'];
  /** What "none" is called, where it is a choice. */
  noneWord?: string;
  hint?: string;
  /** Stands in a narrow place: its fields are below each other. */
  isNarrow?: boolean;
}

const KINDS = [
  { value: 'extension', label: 'Extension' },
  { value: 'ring_group', label: 'Ring group' },
  { value: 'queue', label: 'Queue' },
  { value: 'ivr', label: 'IVR' },
  { value: 'agent', label: 'AI agent' },
  { value: 'time_condition', label: 'Time condition' },
  { value: 'conference', label: 'Conference room' },
  { value: 'page', label: 'Paging group' },
  { value: 'park', label: 'Parking lot' },
  { value: 'voicemail', label: 'Mailbox' },
  { value: 'sound', label: 'Play a sound' },
  { value: 'external', label: 'Number outside' },
  { value: 'hangup', label: 'Hang up' },
] as const;

/** Chooses a kind of destination and, if it has one, its row. */
export function DestinationField(props: DestinationFieldProps) {
  const choices = () => [
    ...(props.noneWord ? [{ value: 'none', label: props.noneWord } as const] : []),
    ...KINDS.filter(({ value }) => value !== props.without && (props.only === undefined || value === props.only)),
  ];
  const choose = (type: string) => {
    const kind = choices().find(({ value }) => value === type);
    if (kind) props.onChange({ type: kind.value });
  };
  return (
    <div class={`grid gap-4 ${props.isNarrow ? '' : 'sm:grid-cols-2'}`}>
      <ChoiceField
        label={props.label}
        name={`${props.name}_type`}
        value={props.value.type}
        onChange={choose}
        choices={choices()}
        hint={props.hint}
      />
      <Switch>
        <Match when={props.value.type === 'extension'}>
          <ExtensionPick {...props} />
        </Match>
        <Match when={props.value.type === 'external'}>
          <OutsidePick {...props} />
        </Match>
        <Match when={props.value.type === 'voicemail'}>
          <MailboxPick {...props} />
        </Match>
        <Match when={namedOf(props.value.type)} keyed>
          {(named) => <RowPick {...props} kind={named.kind} query={named.query} />}
        </Match>
      </Switch>
    </div>
  );
}

function RowPick(props: DestinationFieldProps & { kind: string; query: NamedQuery }) {
  const rows = useQuery(() => props.query());
  const choices = () => [
    { value: '', label: 'Choose one' },
    ...(rows.data ?? []).map((row) => ({ value: String(row.id), label: row.name })),
  ];
  const choose = (value: string) =>
    props.onChange(value === '' ? { type: props.value.type } : { type: props.value.type, id: Number(value) });
  return (
    <ChoiceField
      label={props.kind}
      name={props.name}
      value={String(props.value.id ?? '')}
      onChange={choose}
      choices={choices()}
      error={props.error}
    />
  );
}

/** A number outside, and the extension in whose name it is called. */
function OutsidePick(props: DestinationFieldProps) {
  const setNumber = (number: string) => props.onChange({ ...props.value, number });
  const setExtension = (chosen: ChosenDestination) =>
    props.onChange({ ...props.value, ...(chosen.id === undefined ? {} : { id: chosen.id }) });
  return (
    <div class="grid gap-4">
      <TextField
        label="Number"
        name={`${props.name}_number`}
        inputMode="tel"
        placeholder="+14155550100"
        value={props.value.number ?? ''}
        onChange={setNumber}
        error={props.error}
      />
      <ExtensionPick {...props} word="In the name of" onChange={setExtension} error={undefined} />
    </div>
  );
}

/** The mailbox of an extension, or the general one. */
export function MailboxPick(props: DestinationFieldProps) {
  const choose = (whose: string) => props.onChange(whose === 'general' ? { type: 'voicemail', isGeneral: true } : { type: 'voicemail' });
  const setExtension = ({ id }: ChosenDestination) => props.onChange({ type: 'voicemail', ...(id === undefined ? {} : { id }) });
  return (
    <div class="grid gap-4">
      <ChoiceField
        label="Whose"
        name={`${props.name}_whose`}
        value={props.value.isGeneral ? 'general' : 'extension'}
        onChange={choose}
        choices={[
          { value: 'extension', label: 'Of an extension' },
          { value: 'general', label: 'General mailbox' },
        ]}
      />
      <Show when={!props.value.isGeneral}>
        <ExtensionPick {...props} onChange={setExtension} />
      </Show>
    </div>
  );
}

function ExtensionPick(props: DestinationFieldProps & { word?: string }) {
  const [search, setSearch] = createSignal('');
  const found = useQuery(() => ({
    queryKey: [...keys.extensions, 'pick', search()],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call(listExtensions, { query: { limit: 20, ...(search() ? { search: search() } : {}) } }, signal),
    placeholderData: <Kept,>(kept: Kept) => kept,
  }));
  const row = useQuery(() => extensionQuery(props.value.id));
  const pickOf = (one: { id: number; extension: string; name: string }): Pick => ({
    value: String(one.id),
    label: `${one.extension} ${one.name}`,
  });
  return (
    <PickField
      label={props.word ?? 'Extension'}
      name={props.name}
      placeholder="Number or name"
      value={row.data && props.value.id !== undefined ? pickOf(row.data) : undefined}
      picks={(found.data?.data ?? []).map(pickOf)}
      onSearch={setSearch}
      onChange={(pick) => props.onChange(pick ? { type: 'extension', id: Number(pick.value) } : { type: 'extension' })}
      error={props.error}
    />
  );
}
