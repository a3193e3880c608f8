import type { ConfigNumberList } from '@botpbx/shared/link/section/number-list';
import type { IsHere } from './here.ts';

/** A list as its slice keeps it. */
export type NumberListRow = ConfigNumberList;

/** The list as a node needs it; where the node cannot serve the destination, callers who are turned away are hung up on. */
export function numberListOf({ id, kind, numbers, everywhere, action, destination }: NumberListRow, isHere: IsHere): ConfigNumberList {
  const own = { id, kind, numbers: [...numbers], everywhere };
  if (action !== 'destination') return { ...own, action, destination: null };
  return destination && isHere(destination) ? { ...own, action, destination } : { ...own, action: 'hangup', destination: null };
}
