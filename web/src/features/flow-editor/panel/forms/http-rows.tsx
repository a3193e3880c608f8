/** Lists of an HTTP step: headers, what is kept of the answer, statuses with exits of their own. */
import { listFlowSecrets } from '@botpbx/shared/api/ivrs';
import { type SettingsOf, stepSettings } from '@botpbx/shared/model/flow-step';
import { useQuery } from '@tanstack/solid-query';
import { createUniqueId, Show } from 'solid-js';
import { call } from '../../../../lib/api.ts';
import { keys } from '../../../../lib/queries.ts';
import { TextField } from '../../../../ui/field.tsx';
import { RowsField } from '../rows-field.tsx';
import { createTyped } from '../typed.ts';
import { VariableMenu } from '../variable-menu.tsx';

type Settings = SettingsOf<'http_request'>;
type Saved = Settings['save'][number];
interface Header {
  readonly name: string;
  readonly value: string;
}

const rules = stepSettings.http_request.shape;
const [MOST_HEADERS, MOST_SAVED] = [20, 30];

/** Headers by name; those whose name is none yet are not sent. */
export function HeadersField(props: { value: Settings['headers']; onChange: (headers: Settings['headers']) => void }) {
  const typing = createTyped<Settings['headers'], readonly Header[]>({
    value: () => props.value,
    show: (headers) => Object.entries(headers).map(([name, value]) => ({ name, value })),
    read: (rows) =>
      Object.fromEntries(rows.filter(({ name, value }) => isHeader({ [name]: value })).map(({ name, value }) => [name, value])),
    onChange: (headers) => props.onChange(headers),
  });
  return (
    <RowsField
      legend="Headers"
      word="header"
      rows={typing.typed()}
      fresh={() => (typing.typed().length < MOST_HEADERS ? { name: '', value: '' } : undefined)}
      onChange={typing.type}
    >
      {(row, set, at) => <HeaderFields row={row()} at={at} onChange={set} />}
    </RowsField>
  );
}

const isHeader = (header: Record<string, string>): boolean => rules.headers.unwrap().safeParse(header).success;

function HeaderFields(props: { row: Header; at: number; onChange: (change: Partial<Header>) => void }) {
  const id = createUniqueId();
  return (
    <>
      <TextField
        label="Name"
        name={`header_${props.at}`}
        placeholder="Authorization"
        value={props.row.name}
        onChange={(name) => props.onChange({ name: name.trim() })}
        error={props.row.name !== '' && !isHeader({ [props.row.name]: '' }) ? 'Letters, digits and hyphens.' : undefined}
      />
      <div id={id}>
        <TextField
          label="Value"
          name={`header_value_${props.at}`}
          placeholder="Bearer {{secret.CRM_KEY}}"
          value={props.row.value}
          onChange={(value) => props.onChange({ value: value.slice(0, 2000) })}
          hint={<SecretHint value={props.row.value} />}
          trailing={
            <VariableMenu label={`header ${props.at + 1}`} field={() => document.getElementById(id)?.querySelectorAll('input')[0]} />
          }
        />
      </div>
    </>
  );
}

const SECRET = /\{\{\s*secret\.([A-Za-z][A-Za-z0-9_]{0,39})\s*\}\}/g;

/** Says whether the secrets that a text names are known. */
function SecretHint(props: { value: string }) {
  const secrets = useQuery(() => ({
    queryKey: [...keys.flowSecrets, 'named'],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await call(listFlowSecrets, { query: { limit: 500 } }, signal)).data.map(({ name }) => name),
  }));
  const unknown = () =>
    [...props.value.matchAll(SECRET)].map(([, name]) => name ?? '').filter((name) => secrets.data && !secrets.data.includes(name));
  return (
    <Show when={unknown().length > 0}>
      There is no secret {unknown().join(', ')} yet.{' '}
      <a class="text-accent-text underline" href="/settings/flow-secrets" target="_blank" rel="noreferrer">
        Add it
      </a>
    </Show>
  );
}

/** What of a JSON answer is kept in variables. */
export function SavedField(props: { value: readonly Saved[]; onChange: (save: Saved[]) => void }) {
  const typing = createTyped<readonly Saved[], readonly Saved[]>({
    value: () => props.value,
    show: (rows) => rows,
    read: (rows) => rows.filter((row) => rules.save.unwrap().safeParse([row]).success),
    onChange: (rows) => props.onChange([...rows]),
  });
  const isWrong = ({ variable }: Saved) => variable !== '' && !rules.save.unwrap().safeParse([{ variable, path: '' }]).success;
  return (
    <RowsField
      legend="Kept of the answer"
      word="value"
      rows={typing.typed()}
      fresh={() => (typing.typed().length < MOST_SAVED ? { variable: '', path: '' } : undefined)}
      onChange={typing.type}
    >
      {(row, set, at) => (
        <>
          <TextField
            label="Path in the JSON"
            name={`path_${at}`}
            placeholder="customer.type"
            value={row().path}
            onChange={(path) => set({ path: path.trim().slice(0, 200) })}
          />
          <TextField
            label="Variable"
            name={`saved_${at}`}
            placeholder="CUSTOMER_TYPE"
            value={row().variable}
            onChange={(variable) => set({ variable: variable.trim() })}
            error={isWrong(row()) ? 'Letters, digits and _, beginning with a letter.' : undefined}
          />
        </>
      )}
    </RowsField>
  );
}

/** Statuses that have an exit of their own. */
export function StatusesField(props: { value: string[]; onChange: (statuses: string[]) => void }) {
  const typing = createTyped<string[], string>({
    value: () => props.value,
    show: (statuses) => statuses.join(', '),
    read: (typed) => rules.statuses.unwrap().safeParse(statusesIn(typed)).data,
    onChange: (statuses) => props.onChange(statuses),
  });
  return (
    <TextField
      label="Statuses with exits of their own"
      name="statuses"
      required={false}
      placeholder="404, 5xx"
      value={typing.typed()}
      onChange={typing.type}
      error={typing.isWrong() ? 'Statuses such as 404 or 5xx, at most ten.' : undefined}
    />
  );
}

const statusesIn = (typed: string): string[] => [
  ...new Set(
    typed
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];
