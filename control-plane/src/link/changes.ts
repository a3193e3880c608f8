/** What people changed at a node → the rows that it is about, each with its ledger entry. */
import type { ChangedNoun } from '@botpbx/shared/link/changes';
import type { ToldChange } from '../db/changed.ts';
import type { Db, Statement } from '../db/client.ts';
import { ledgerEntry } from '../db/ledger.ts';
import { putExtensionChange } from '../extensions/change.ts';
import { putMemberChange } from '../queues/change.ts';
import { putTimeConditionChange } from '../time-conditions/change.ts';

/** Who writes changes of each noun. */
const WRITERS: Readonly<Record<ChangedNoun, (db: Db, told: ToldChange) => Statement>> = {
  extension: putExtensionChange,
  queue_member: putMemberChange,
  time_condition: putTimeConditionChange,
};

/** The statements for what a node changed, in order. What is not newer than its row changes nothing and leaves no entry. */
export const changeStatements = (db: Db, nodeId: number, changes: readonly ToldChange[]): Statement[] =>
  changes.flatMap((told) => {
    const { of, id } = told.change;
    const entry = { action: `${of}.updated`, subject: `${of}:${id}`, desired: true, tenantId: told.tenantId, actor: `node:${nodeId}` };
    return [WRITERS[of](db, told), ledgerEntry(db, { ...entry, nowMs: Date.parse(told.at) })];
  });
