import type { ConfigPagingGroup } from '@botpbx/shared/link/section/paging-group';
import type { IsHere } from './here.ts';

/** A paging group as its slice keeps it. */
export interface PagingGroupRow extends Omit<ConfigPagingGroup, 'extension_ids'> {
  readonly extension_ids: readonly number[];
}

/** The group as a node needs it: with those of its members whose phones are there. */
export const pagingGroupOf = (row: PagingGroupRow, isHere: IsHere): ConfigPagingGroup => ({
  id: row.id,
  name: row.name,
  number: row.number,
  extension_ids: row.extension_ids.filter((id) => isHere({ type: 'extension', id })),
  two_way: row.two_way,
  skip_busy: row.skip_busy,
});
