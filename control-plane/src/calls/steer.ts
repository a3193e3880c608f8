/** What is done to calls from here: the node that has them does it, and the ledger tells who wanted it. */
import type { Originate } from '@botpbx/shared/api/calls';
import { AppError } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import { hashOf } from '@botpbx/shared/link/node-config';
import { randomToken } from '../base/crypto.ts';
import { askNode, type Meanings } from '../kit/ask.ts';
import type { Context } from '../kit/context.ts';
import { type CallRow, getCallRow } from './store.ts';

const MEANINGS: Meanings = { refused: 'call.not_allowed', invalid: 'call.impossible', conflict: 'call.wrong_state' };

/** Places a call. Under the same idempotency key it is one call for ever, also when the answer to the first try was lost on the way. */
export async function originate(ctx: Context, { from, to, caller_id, timeout }: Originate) {
  const { tenantId: tenant_id, wiring, db, idempotencyKey } = ctx;
  const node_id = await wiring.nodeOfExtension(from, 'from');
  const once = idempotencyKey === undefined ? `once-${randomToken(16)}` : `key-${await hashOf(`${tenant_id} ${idempotencyKey}`)}`;
  const command = { kind: 'originate', tenant_id, once, from, to, caller_id, timeout } as const;
  const { call_id } = await askNode(ctx, node_id, command, {
    ...MEANINGS,
    not_found: 'reference.not_found',
    lost: 'idempotency.answer_lost',
  });
  await db.note('call.originated', `call:${call_id} from ${from} to ${to}`);
  return { call_id, node_id };
}

/** Ends a call. @throws call.not_found, call.over */
export async function hangUp(ctx: Context, id: CallId) {
  const { node_id } = await liveCall(ctx, id);
  const { legs } = await askNode(ctx, node_id, { kind: 'hangup', tenant_id: ctx.tenantId, call_id: id }, { not_found: 'call.over' });
  await ctx.db.note('call.hung_up', `call:${id}`);
  return { call_id: id, legs };
}

interface Wish {
  readonly to: string;
  readonly by?: string | undefined;
}

/** Sends a party of a call on. @throws call.not_found, call.over and what the node has against it */
export async function transfer(ctx: Context, id: CallId, { to, by }: Wish) {
  const { node_id } = await liveCall(ctx, id);
  const command = { kind: 'transfer', tenant_id: ctx.tenantId, call_id: id, to, ...(by !== undefined && { by }) } as const;
  const done = await askNode(ctx, node_id, command, { ...MEANINGS, not_found: 'call.over' });
  await ctx.db.note('call.transferred', `call:${id} to ${to} by ${done.by}`);
  return { call_id: id, to, ...done };
}

async function liveCall({ db }: Context, id: CallId): Promise<CallRow> {
  const row = await getCallRow(db, id);
  if (row.state === 'ended') throw new AppError('call.over');
  return row;
}
