import { z } from 'zod';

/** Query of every list: at most `limit` rows after `cursor`. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number<number>().int().min(1).max(500).default(50).describe('Rows a page'),
  cursor: z.string().max(200).optional().describe('next_cursor of the page before'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** Answer of every list. `next_cursor` is null on the last page. */
export const pageOf = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row), next_cursor: z.string().nullable() });
export interface Page<Row> {
  readonly data: Row[];
  readonly next_cursor: string | null;
}
