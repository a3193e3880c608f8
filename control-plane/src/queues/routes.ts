import * as api from '@botpbx/shared/api/queues';
import { AppError } from '@botpbx/shared/base/errors';
import { isReserved } from '@botpbx/shared/model/extension';
import type { QueuePatch } from '@botpbx/shared/model/queue';
import { keyOf } from '@botpbx/shared/model/queue-setting';
import { and, type SQL } from 'drizzle-orm';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { queueNow } from './now.ts';
import { spokenParts } from './spoken.ts';
import { queueStats } from './stats.ts';
import { createQueue, getQueue, listQueuesAfter, type QueueRow, removeQueue, updateQueue } from './store.ts';
import { listWishes, setWish } from './wishes.ts';

export const queueRoutes: readonly Route[] = [
  bind(api.listQueues, async (ctx, { query: { cursor, limit } }) => {
    const page = pageFrom(await listQueuesAfter(ctx.db, cursorId(cursor), limit), limit, (row) => row.id);
    const home = await ctx.wiring.homeNodeId();
    return { ...page, data: page.data.map((row) => ({ ...row, node_id: row.node_id ?? home })) };
  }),
  bind(api.getQueue, async (ctx, { params }) => {
    const queue = await shown(ctx, await getQueue(ctx.db, params.id));
    return { ...queue, now: await queueNow(ctx, queue) };
  }),
  bind(api.createQueue, (ctx, { body }) => {
    const fields = { ...body, key: body.key ?? keyOf(body.name) };
    return guarded(ctx, { fields }, async (holds) => {
      const periodic_parts = await spokenParts(ctx.platform, ctx.tenantId, fields.periodic_text);
      return createQueue(ctx.db, { ...fields, periodic_parts, node_id: null }, holds);
    });
  }),
  bind(api.updateQueue, async (ctx, { params, body }) => {
    const old = await getQueue(ctx.db, params.id);
    const fields = namedFields(body);
    if (Object.keys(fields).length === 0) return shown(ctx, old);
    return guarded(ctx, { fields, id: old.id }, async (holds) => {
      const { periodic_text: text } = fields;
      const said = text === undefined ? {} : { periodic_parts: await spokenParts(ctx.platform, ctx.tenantId, text) };
      const row = await updateQueue(ctx.db, old.id, { ...fields, ...said }, holds);
      if (!row) await getQueue(ctx.db, old.id);
      return row;
    });
  }),
  bind(api.deleteQueue, async ({ db, wiring }, { params }) => {
    const destination = { type: 'queue', id: (await getQueue(db, params.id)).id } as const;
    if (await removeQueue(db, params.id, await wiring.isUnused(destination))) return;
    await getQueue(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
  bind(api.listQueueMembers, async ({ db }, { params }) => ({ data: await listWishes(db, (await getQueue(db, params.id)).id) })),
  bind(api.setQueueMember, async ({ db }, { params, body }) => {
    const { members, dynamic_members } = await getQueue(db, params.id);
    const isOneOf = (rows: readonly { extension_id: number }[]) => rows.some((row) => row.extension_id === params.extension_id);
    const isDynamic = !isOneOf(members);
    if (isDynamic && !isOneOf(dynamic_members)) throw new AppError('queue.not_a_member');
    if (!isDynamic && body.logged_in === false)
      throw new AppError('request.invalid', { errors: [{ path: 'logged_in', message: 'is for members who may log out' }] });
    return setWish(db, { queueId: params.id, extensionId: params.extension_id, isDynamic }, body);
  }),
  bind(api.getQueueStats, async (ctx, { params, query }) => queueStats(ctx, await getQueue(ctx.db, params.id), query)),
];

/** A queue that names no node lives on the tenant's first. */
const shown = async (ctx: Context, row: QueueRow): Promise<QueueRow> => ({
  ...row,
  node_id: row.node_id ?? (await ctx.wiring.homeNodeId()),
});

interface Changing {
  readonly fields: QueuePatch;
  /** The row that is changed; a new one has none, and nothing can lead to it yet. */
  readonly id?: number;
}
type Write = (holds: SQL | undefined) => Promise<QueueRow | undefined>;

/** Writes under the rules between slices; whoever loses a race hears which rule it was. */
async function guarded(ctx: Context, changing: Changing, write: Write): Promise<QueueRow> {
  const { number } = changing.fields;
  if (typeof number === 'string' && isReserved(number))
    throw new AppError('request.invalid', { errors: [{ path: 'number', message: 'is reserved' }] });
  const row = await write(await rulesOf(ctx, changing));
  if (row) return shown(ctx, row);
  await rulesOf(ctx, changing);
  throw new AppError('reference.not_found');
}

const SOUNDS = ['greeting_sound_id', 'agent_sound_id', 'periodic_sound_id'] as const;
const WAYS = ['overflow', 'full_destination', 'empty_destination'] as const;

async function rulesOf({ wiring }: Context, { fields, id }: Changing): Promise<SQL | undefined> {
  const { number, members, dynamic_members } = fields;
  const from = id === undefined ? undefined : ({ type: 'queue', id } as const);
  const rules: (SQL | undefined)[] = [
    typeof number === 'string' ? await wiring.isNumberFree(number, { path: 'number', of: 'queue' }) : undefined,
    members && (await wiring.hasExtensions(idsOf(members), 'members')),
    dynamic_members && (await wiring.hasExtensions(idsOf(dynamic_members), 'dynamic_members')),
  ];
  for (const path of SOUNDS) if (fields[path]) rules.push(await wiring.hasSounds([fields[path]], path));
  if (fields.music_class_id) rules.push(await wiring.hasMusicClass(fields.music_class_id, 'music_class_id'));
  for (const way of WAYS) {
    const to = fields[way];
    if (!to) continue;
    rules.push(await wiring.leadsSomewhere(to, way));
    if (from) rules.push(await wiring.leadsNotBack(to, from, way));
  }
  return and(...rules);
}

const idsOf = (rows: readonly { readonly extension_id: number }[]) => rows.map((row) => row.extension_id);
