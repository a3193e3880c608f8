import { AppError } from '@botpbx/shared/base/errors';
import type { Page } from '@botpbx/shared/base/page';

/** Cuts one page out of `limit + 1` rows; the cursor is the key of the last row shown. */
export function pageFrom<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string | number): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next_cursor: rows.length > limit && last !== undefined ? btoa(String(keyOf(last))) : null };
}

/** Reads a cursor that `pageFrom` made. @throws request.invalid */
export function cursorText(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  try {
    return atob(cursor);
  } catch (cause) {
    throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }], cause });
  }
}

/** Reads a cursor whose key is a row's id; 0 without a cursor. */
export function cursorId(cursor: string | undefined): number {
  const text = cursorText(cursor) ?? '0';
  if (!/^[0-9]{1,15}$/.test(text))
    throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }] });
  return Number(text);
}

/** Reads a cursor whose key is an instant and, behind a blank, a row's id. @throws request.invalid */
export function cursorInstant(cursor: string | undefined): { readonly startedAt: string; readonly id: number } | undefined {
  const text = cursorText(cursor);
  if (text === undefined) return undefined;
  const [, startedAt, id] = /^([0-9T:.-]{23}Z) ([0-9]{1,15})$/.exec(text) ?? [];
  if (startedAt !== undefined && id !== undefined) return { startedAt, id: Number(id) };
  throw new AppError('request.invalid', { errors: [{ path: 'cursor', message: 'is no cursor of this list' }] });
}
