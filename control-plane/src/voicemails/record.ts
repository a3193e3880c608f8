/** What nodes tell of messages, into their rows. Of two changes the later one stays, wherever it was made. */
import type { NodeMessage } from '@botpbx/shared/model/voicemail';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Db, Statement } from '../db/client.ts';
import { voicemails } from './table.ts';

interface OfTenant {
  readonly tenant_id: number;
}
/** A message that is there, or one that is gone. */
export type MessageToRecord =
  | (OfTenant & NodeMessage & { readonly kind: 'here' })
  | (OfTenant & Pick<NodeMessage, 'ref' | 'changed_at'> & { readonly kind: 'deleted' });

/** The statements that write it; a message may be told of twice. */
export const putMessages = (db: Db, nodeId: number, messages: readonly MessageToRecord[]): Statement[] =>
  messages.map((message) => (message.kind === 'deleted' ? markDeleted(db, nodeId, message) : putMessage(db, nodeId, message)));

function putMessage(db: Db, nodeId: number, { kind: _kind, ...message }: Extract<MessageToRecord, { kind: 'here' }>): Statement {
  const stamps = { created_at: message.received_at, updated_at: message.changed_at };
  const { folder, mailbox, changed_at, updated_at } = voicemails;
  const taken = (column: { name: string }) => sql.raw(`excluded."${column.name}"`);
  return db
    .insert(voicemails)
    .values({ ...message, node_id: nodeId, ...stamps })
    .onConflictDoUpdate({
      target: [voicemails.node_id, voicemails.ref],
      set: { folder: taken(folder), mailbox: taken(mailbox), changed_at: taken(changed_at), updated_at: taken(updated_at), untold: false },
      setWhere: sql`${changed_at} < excluded."changed_at" and ${voicemails.tenant_id} = excluded."tenant_id" and ${voicemails.deleted_at} is null`,
    });
}

const markDeleted = (db: Db, nodeId: number, { tenant_id, ref, changed_at }: Extract<MessageToRecord, { kind: 'deleted' }>): Statement =>
  db
    .update(voicemails)
    .set({ deleted_at: changed_at, changed_at, updated_at: changed_at, untold: false })
    .where(
      and(
        eq(voicemails.node_id, nodeId),
        eq(voicemails.ref, ref),
        eq(voicemails.tenant_id, tenant_id),
        lt(voicemails.changed_at, changed_at),
        isNull(voicemails.deleted_at),
      ),
    );
