/** A paging group as a node needs it. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { MAX_PAGE_MEMBERS } from '../../model/paging-group.ts';

const id = z.number().int().positive();

export const ConfigPagingGroup = z.strictObject({
  id,
  name: Label(80),
  number: ExtensionNumber,
  /** Those of the members whose phones are this node's. */
  extension_ids: z.array(id).max(MAX_PAGE_MEMBERS),
  two_way: z.boolean(),
  skip_busy: z.boolean(),
});
export type ConfigPagingGroup = z.infer<typeof ConfigPagingGroup>;
