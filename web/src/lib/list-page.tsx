/** A page that is one list: its head with the button to add, its card with the rows, and the dialogs that open over it. */
import Plus from 'lucide-solid/icons/plus';
import { type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { Card, PageHead } from '../ui/page-head.tsx';
import { Listing } from './listing.tsx';
import { createOpened } from './opened.ts';
import type { Rows } from './rows.ts';

/** What a row's table may ask for. */
export interface RowActs<Row> {
  readonly mayWrite: boolean;
  readonly onEdit: (row: Row) => void;
  readonly onDelete: (row: Row) => void;
}

interface ListPageProps<Row extends { readonly id: number }> {
  title: string;
  says: string;
  list: Rows<Row>;
  mayWrite: boolean;
  /** A button before the one that adds. */
  beside?: JSX.Element;
  addWord: string;
  moreWord: string;
  empty: { readonly title: string; readonly icon: typeof Plus; readonly says: string };
  table: (rows: () => readonly Row[], acts: RowActs<Row>) => JSX.Element;
  adding: (close: () => void) => JSX.Element;
  editing: (row: Row, close: () => void) => JSX.Element;
  deleting: (row: Row, close: () => void) => JSX.Element;
}

/** The whole page. Dialogs may be lazy. */
export function ListPage<Row extends { readonly id: number }>(props: ListPageProps<Row>) {
  const opened = createOpened(props.list.rows);
  const acts: RowActs<Row> = {
    get mayWrite() {
      return props.mayWrite;
    },
    onEdit: opened.edit,
    onDelete: opened.remove,
  };
  const addButton = () => (
    <Show when={props.mayWrite}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> {props.addWord}
      </Button>
    </Show>
  );
  const empty = (
    <Empty title={props.empty.title} icon={props.empty.icon} action={addButton()}>
      {props.empty.says}
    </Empty>
  );
  return (
    <>
      <PageHead title={props.title} says={props.says}>
        {props.beside}
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={props.list} moreWord={props.moreWord} empty={empty}>
          {(rows) => props.table(rows, acts)}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>{props.adding(opened.close)}</Match>
          <Match when={opened.deleted()} keyed>
            {(row) => props.deleting(row, opened.close)}
          </Match>
          <Match when={props.mayWrite && opened.edited()} keyed>
            {(row) => props.editing(row, opened.close)}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}
