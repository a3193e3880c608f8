import ArrowUp from 'lucide-solid/icons/arrow-up';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { type Accessor, Index, type JSX, Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';

interface RowsFieldProps<Row> {
  legend: string;
  /** What one row is called: `case`, `key`. */
  word: string;
  rows: readonly Row[];
  /** A new row, or undefined if there can be no more. */
  fresh: () => Row | undefined;
  onChange: (rows: readonly Row[]) => void;
  /** Their order matters, so they can be moved. */
  isOrdered?: boolean;
  hint?: string;
  children: (row: Accessor<Row>, set: (change: Partial<Row>) => void, at: number) => JSX.Element;
}

/** Rows of a setting: changed in place, added at the end, taken away, moved up. Rows that are not touched stay the same objects. */
export function RowsField<Row extends object>(props: RowsFieldProps<Row>) {
  const set = (at: number, change: Partial<Row>) =>
    props.onChange(props.rows.map((row, nth) => (nth === at ? { ...row, ...change } : row)));
  const raise = (at: number) => {
    const rows = [...props.rows];
    rows.splice(at - 1, 0, ...rows.splice(at, 1));
    props.onChange(rows);
  };
  const add = () => {
    const row = props.fresh();
    if (row !== undefined) props.onChange([...props.rows, row]);
  };
  return (
    <fieldset class="grid gap-2.5">
      <legend class="mb-1.5 text-sm font-[540]">{props.legend}</legend>
      <Index each={props.rows}>
        {(row, at) => (
          <div class="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 rounded-lg border border-line p-2.5">
            <div class="grid gap-2.5">{props.children(row, (change) => set(at, change), at)}</div>
            <div class="grid">
              <Button
                kind="quiet"
                square
                class="size-8! min-h-0!"
                aria-label={`Remove ${props.word} ${at + 1}`}
                onClick={() => props.onChange(props.rows.filter((_, nth) => nth !== at))}
              >
                <X size={15} aria-hidden="true" />
              </Button>
              <Show when={props.isOrdered && at > 0}>
                <Button
                  kind="quiet"
                  square
                  class="size-8! min-h-0!"
                  aria-label={`Move ${props.word} ${at + 1} up`}
                  onClick={() => raise(at)}
                >
                  <ArrowUp size={15} aria-hidden="true" />
                </Button>
              </Show>
            </div>
          </div>
        )}
      </Index>
      <Show when={props.hint}>
        <p class="text-xs text-ink-3">{props.hint}</p>
      </Show>
      <div>
        <Button kind="quiet" class="-ml-2" onClick={add} disabled={props.fresh() === undefined}>
          <Plus size={16} aria-hidden="true" /> Add {props.word}
        </Button>
      </div>
    </fieldset>
  );
}
