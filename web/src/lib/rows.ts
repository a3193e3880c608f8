/** A list that comes page by page. */
import type { Page } from '@botpbx/shared/base/page';
import { useInfiniteQuery } from '@tanstack/solid-query';
import type { Accessor } from 'solid-js';
import { sayFailure } from './faults.ts';

export interface Rows<Row> {
  /** Undefined until the first page has come. */
  readonly rows: Accessor<readonly Row[] | undefined>;
  readonly failure: Accessor<string | undefined>;
  readonly hasMore: Accessor<boolean>;
  readonly isBusy: Accessor<boolean>;
  retry(): void;
  more(): void;
}

export interface PageAsked {
  readonly limit: number;
  readonly cursor?: string;
}

/** How many rows come at a time. */
const PAGE_ROWS = 50;

/** Lists what `read` gives, anew for each `key`; the old rows stay until the new ones have come. */
export function createRows<Row>(
  key: () => readonly unknown[],
  read: (asked: PageAsked, signal: AbortSignal) => Promise<Page<Row>>,
): Rows<Row> {
  const query = useInfiniteQuery(() => ({
    queryKey: key(),
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      read({ limit: PAGE_ROWS, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Row>) => last.next_cursor ?? undefined,
    placeholderData: <Kept>(kept: Kept) => kept,
    reconcile: 'id',
  }));
  return {
    rows: () => query.data?.pages.flatMap((page) => page.data),
    failure: () => (query.error ? sayFailure(query.error) : undefined),
    hasMore: () => query.hasNextPage,
    isBusy: () => query.isFetchingNextPage,
    retry: () => void query.refetch(),
    more: () => void query.fetchNextPage(),
  };
}
