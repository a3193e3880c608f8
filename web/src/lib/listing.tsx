/** A list in its card: grey bars, failure, emptiness, rows and the way to more of them. */
import { type JSX, Show } from 'solid-js';
import { Loadable } from '../ui/loadable.tsx';
import { More } from '../ui/page-head.tsx';
import type { Rows } from './rows.ts';

interface ListingProps<Row> {
  list: Rows<Row>;
  empty: JSX.Element;
  moreWord: string;
  children: (rows: () => readonly Row[]) => JSX.Element;
}

/** Shows a list however it stands. */
export function Listing<Row>(props: ListingProps<Row>) {
  return (
    <Loadable data={props.list.rows()} failure={props.list.failure()} onRetry={props.list.retry}>
      {(rows) => (
        <Show when={rows().length > 0} fallback={props.empty}>
          {props.children(rows)}
          <More hasMore={props.list.hasMore()} isBusy={props.list.isBusy()} onMore={props.list.more}>
            {props.moreWord}
          </More>
        </Show>
      )}
    </Loadable>
  );
}
