/** How the owner of an extension wants to be mailed new messages. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { extensions as t } from './table.ts';

/** The extension's wishes; undefined when there is no such extension in the tenant. */
export async function mailWishesOf(db: Db, tenantId: number, id: number) {
  const wishes = { extension: t.extension, email: t.email, email_mode: t.voicemail_email_mode, attach: t.voicemail_attach };
  const rows = await db
    .select(wishes)
    .from(t)
    .where(and(eq(t.tenant_id, tenantId), eq(t.id, id)));
  return rows[0];
}
