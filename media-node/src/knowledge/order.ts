/** What the thread of the knowledge search is asked for. */
import { z } from 'zod';

const tenantId = z.number().int().positive();
const hash = z.string();

export const Order = z.discriminatedUnion('kind', [
  /** Drops all but these documents, and names those of them that are there. */
  z.object({ kind: z.literal('keep'), tenantId, documents: z.array(hash) }),
  z.object({ kind: z.literal('put'), tenantId, document: hash, text: z.string() }),
  z.object({ kind: z.literal('search'), tenantId, documents: z.array(hash), text: z.string(), limit: z.number().int() }),
]);
export type Order = z.infer<typeof Order>;

export const KeepResult = z.array(hash);
export const SearchResult = z.array(z.object({ heading: z.string(), text: z.string(), document: hash, part: z.number() }));
export type SearchResult = z.infer<typeof SearchResult>;
