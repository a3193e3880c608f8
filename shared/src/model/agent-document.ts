import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';

/** Longest file that is taken, in bytes. */
export const MAX_DOCUMENT_BYTES = 10 * 1_048_576;
/** Longest text that is made of one, in bytes. */
export const MAX_TEXT_BYTES = 4 * 1_048_576;
/** Documents that an agent has at most. */
export const MAX_DOCUMENTS = 200;

export const DocumentType = z.enum(['text', 'markdown', 'pdf']);
export type DocumentType = z.infer<typeof DocumentType>;

/** Something that an agent may look things up in. */
export const AgentDocument = z.object({
  id: z.number().int(),
  name: Label(120),
  type: DocumentType,
  bytes: z.number().int().describe('Of the file that was sent'),
  pages: z.number().int().nullable().describe('Of a PDF'),
  text_bytes: z.number().int().describe('Of the text in it'),
  created_at: Instant,
});
export type AgentDocument = z.infer<typeof AgentDocument>;
