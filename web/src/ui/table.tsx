import { For, type JSX } from 'solid-js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => JSX.Element;
  /** From which width on the column shows; absent: always. `only-narrow` stands in for columns that show from `sm` on. */
  readonly from?: 'only-narrow' | 'sm' | 'md' | 'lg' | 'xl';
  readonly align?: 'end';
  /** The title is for screen readers alone. */
  readonly isTitleHidden?: boolean;
}

const SHOWN = {
  'only-narrow': 'sm:hidden',
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
};

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** A click anywhere in a row; the row needs a link or button of its own for the keyboard. */
  onOpen?: (row: Row) => void;
}

/** Rows under titles. Narrow screens see fewer columns; the first cell then says the rest. */
export function Table<Row>(props: TableProps<Row>) {
  const classOf = (column: Column<Row>) =>
    `${column.from ? SHOWN[column.from] : ''} ${column.align === 'end' ? 'text-right! tabular-nums' : ''}`;
  const open = (event: MouseEvent & { currentTarget: Element }, row: Row) => {
    const { target, currentTarget } = event;
    // a click in a menu of the row arrives here too, although the menu lies elsewhere in the document
    if (!(target instanceof Element) || !currentTarget.contains(target)) return;
    if (target.closest('a, button, input') === null) props.onOpen?.(row);
  };
  return (
    <table class="table">
      <caption class="sr-only">{props.caption}</caption>
      <thead>
        <tr>
          <For each={props.columns}>
            {(column) => (
              <th scope="col" class={classOf(column)}>
                <span classList={{ 'sr-only': column.isTitleHidden === true }}>{column.title}</span>
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr classList={{ 'cursor-pointer': props.onOpen !== undefined }} onClick={(event) => open(event, row)}>
              <For each={props.columns}>{(column) => <td class={classOf(column)}>{column.cell(row)}</td>}</For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
