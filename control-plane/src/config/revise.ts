/** Makes a numbered, signed, immutable revision out of sections, in one atomic batch. */
import { canonicalJson, hashOf, SCHEMA, signedText } from '@botpbx/shared/link/node-config';
import { sign } from '../base/crypto.ts';
import { isUniqueFault, runBatch, type Statement } from '../db/client.ts';
import { type NodeRow, published } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import { insertRevision, KEPT_REVISIONS, keepSections, moveSpans, type NamedHash, prune } from './store.ts';

export interface Draft {
  /** In the order that the hash covers. */
  readonly sections: readonly NamedHash[];
  /** The texts of those that may be new, by hash. */
  readonly contents: ReadonlyMap<string, string>;
  readonly rollbackOf: number | null;
  /** What else the node's row gets. */
  readonly marks: Partial<Pick<NodeRow, 'built_from_seq' | 'pinned'>>;
  /** Writes the batch, of which the last statement always changes a row; by default without a word in the ledger. */
  readonly commit?: (statements: readonly Statement[]) => Promise<unknown>;
}

export const hashOfSections = (sections: readonly NamedHash[]): Promise<string> =>
  hashOf(canonicalJson(sections.map(({ name, hash }) => ({ name, hash }))));

/**
 * The number after all that the node may have seen. A cloud that was restored from an older copy has forgotten its newest revisions;
 * the node has not, and refuses a number that it knows.
 */
export const nextRevision = (node: Pick<NodeRow, 'latest_revision' | 'applied_revision'>): number =>
  Math.max(node.latest_revision ?? 0, node.applied_revision ?? 0) + 1;

/**
 * Writes the next revision of a node and knocks. Undefined if another writer took the number first: read again, then try again.
 */
export async function revise(platform: Platform, node: NodeRow, draft: Draft): Promise<number | undefined> {
  const { db, clock, hub, keys } = platform;
  const revision = nextRevision(node);
  const hash = await hashOfSections(draft.sections);
  const envelope = { schema: SCHEMA, node_id: node.id, revision, rollback_of: draft.rollbackOf, hash };
  const signature = await sign(keys.signing.privateKey, signedText({ ...envelope, sections: [...draft.sections] }));
  const statements = [
    insertRevision(db, { ...envelope, signature, created_at: new Date(clock.nowMs()).toISOString() }),
    keepSections(db, draft.contents),
    ...moveSpans(db, node.id, revision, draft.sections),
    ...prune(db, node.id, revision - KEPT_REVISIONS + 1),
    published(db, node.id, { ...draft.marks, latest_revision: revision, latest_hash: hash }),
  ];
  try {
    await (draft.commit?.(statements) ?? runBatch(db, statements));
  } catch (error) {
    if (isUniqueFault(error, 'revisions')) return undefined;
    throw error;
  }
  hub.toNode(node.id, { type: 'config-available', revision });
  return revision;
}
