/** Enrollment: a one-use token turns a machine into a node. The machine keeps its private key; we keep the public half. */
import { AppError } from '@botpbx/shared/base/errors';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { randomToken, tokenHash } from '../base/crypto.ts';
import { runBatch } from '../db/client.ts';
import { ledger } from '../db/ledger.ts';
import type { Context } from '../kit/context.ts';
import type { Platform } from '../platform/platform.ts';
import { getNode } from './store.ts';
import { enrollments, nodes, nodeTenants } from './table.ts';

export const TOKEN_LIFE_MS = 15 * 60_000;
const TOKEN_BYTES = 32;

/** Mints a token of 256 bits for a node; the one before ends. It is stored as a hash alone. @throws node.not_found */
export async function mintEnrollment(ctx: Context, nodeId: number) {
  await getNode(ctx.allDb, nodeId);
  const token = `bpx_${randomToken(TOKEN_BYTES)}`;
  const expires_at = new Date(ctx.platform.clock.nowMs() + TOKEN_LIFE_MS).toISOString();
  const row = { token_hash: await tokenHash(token), expires_at, spent_by: null };
  const put = ctx.allDb
    .insert(enrollments)
    .values({ node_id: nodeId, ...row })
    .onConflictDoUpdate({ target: enrollments.node_id, set: row })
    .returning({ node_id: enrollments.node_id });
  await ctx.db.commit([put], { action: 'node.enrollment_minted', subject: `node:${nodeId}`, desired: false });
  return { node_id: nodeId, token, expires_at, command: `botpbx-node enroll --url ${ctx.origin} --token ${token}` };
}

export interface Redemption {
  readonly token: string;
  readonly public_key: string;
  readonly version: string;
}

/**
 * Spends a token: of any number of requests at a time one wins, because each marks the row with a name of its own
 * and only the mark that stood lets the rest of the same batch take effect. Whatever link the node had before ends.
 * @throws enrollment.refused
 */
export async function redeemEnrollment(platform: Platform, given: Redemption): Promise<number> {
  const { db, clock } = platform;
  const mark = randomToken(16);
  const hash = await tokenHash(given.token);
  const now = new Date(clock.nowMs()).toISOString();
  const spent = sql`(select node_id from ${enrollments} where token_hash = ${hash} and spent_by = ${mark})`;
  const [won] = (await runBatch(db, [
    db
      .update(enrollments)
      .set({ spent_by: mark })
      .where(and(eq(enrollments.token_hash, hash), isNull(enrollments.spent_by), gt(enrollments.expires_at, now)))
      .returning({ nodeId: enrollments.node_id }),
    db
      .update(nodes)
      .set({ public_key: given.public_key, version: given.version, generation: sql`generation + 1`, ...blank })
      .where(eq(nodes.id, spent)),
    db.run(
      sql`insert into ${ledger} (tenant_id, actor, action, subject, desired, at) select tenant_id, 'node:' || node_id, 'node.enrolled', 'node:' || node_id, 0, ${now} from ${nodeTenants} where node_id = ${spent} and position = 0 and ended_at is null`,
    ),
  ])) as [{ nodeId: number }[]];
  const nodeId = won[0]?.nodeId;
  if (nodeId === undefined) throw new AppError('enrollment.refused');
  platform.hub.dropNode(nodeId, 'revoked');
  return nodeId;
}

/** A new machine has applied nothing yet. */
const blank = { applied_revision: null, applied_ms: null, rejected: null };

/** The raw public key by which nodes check revisions, base64url. */
export async function cloudPublicKey(platform: Platform): Promise<string> {
  const { x = '' } = (await crypto.subtle.exportKey('jwk', platform.keys.signing.publicKey)) as JsonWebKey;
  return x;
}
