import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import type { Named } from '../../../lib/named.ts';
import { ChoiceField } from '../../../ui/field.tsx';

interface RowPickProps {
  label: string;
  name: string;
  value: number | null;
  onChange: (id: number | null) => void;
  query: () => { queryKey: readonly unknown[]; queryFn: (asked: { signal: AbortSignal }) => Promise<Named[]> };
  /** What null is called. */
  noneWord: string;
  /** Where rows are made. */
  page: string;
  /** A row that may not be chosen. */
  without?: number;
  hint?: string;
}

/** One row of another page, by its name. */
export function RowPick(props: RowPickProps) {
  const rows = useQuery(() => props.query());
  const known = () => (rows.data ?? []).filter(({ id }) => id !== props.without);
  const choices = () => [
    { value: '', label: props.noneWord },
    ...known().map(({ id, name }) => ({ value: String(id), label: name })),
    ...(props.value === null || rows.data === undefined || known().some(({ id }) => id === props.value)
      ? []
      : [{ value: String(props.value), label: 'Deleted meanwhile' }]),
  ];
  return (
    <div class="grid gap-1.5">
      <ChoiceField
        label={props.label}
        name={props.name}
        value={String(props.value ?? '')}
        choices={choices()}
        hint={props.hint}
        onChange={(value) => props.onChange(value === '' ? null : Number(value))}
      />
      <Show when={rows.data !== undefined && known().length === 0}>
        <p class="text-xs text-ink-3">
          There is none yet.{' '}
          <a class="text-accent-text underline" href={props.page} target="_blank" rel="noreferrer">
            Add one
          </a>
        </p>
      </Show>
    </div>
  );
}
