/** The row of a list that lies open over it: its id stands in the address, and what is asked about it does not. */
import { type Accessor, createMemo, createSignal } from 'solid-js';
import { createUrlState } from './url-state.ts';

export interface Opened<Row> {
  /** The row whose id stands in the address, once the list has come. */
  readonly edited: Accessor<Row | undefined>;
  readonly isAdding: Accessor<boolean>;
  readonly deleted: Accessor<Row | undefined>;
  add(): void;
  edit(row: Row): void;
  remove(row: Row): void;
  close(): void;
}

/** Keeps what lies over a list of `rows`; `name` is the id's in the address, where a page has more than one list. */
export function createOpened<Row extends { readonly id: number }>(rows: Accessor<readonly Row[] | undefined>, name = 'id'): Opened<Row> {
  const url = createUrlState();
  const [isAdding, setAdding] = createSignal(false);
  const [deleted, setDeleted] = createSignal<Row>();
  const edited = createMemo(() => rows()?.find((row) => String(row.id) === url.get(name)));
  return {
    edited,
    isAdding,
    deleted,
    add: () => setAdding(true),
    edit: (row) => url.set({ [name]: String(row.id) }, 'push'),
    remove: (row) => setDeleted(() => row),
    close: () => {
      setAdding(false);
      setDeleted(undefined);
      url.set({ [name]: undefined });
    },
  };
}
