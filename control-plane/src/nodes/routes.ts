import * as api from '@botpbx/shared/api/nodes';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { mintEnrollment } from './enroll.ts';
import { createNode, updateNode } from './serve.ts';
import { showNode, shown } from './status.ts';
import { listSeenNodes, type Reader } from './store.ts';

/** Deleting a node and whatever concerns its revisions stands in `config/routes`, which knows both. */
export const nodeRoutes: readonly Route[] = [
  bind(api.listNodes, async (ctx, { query }) => {
    const rows = await listSeenNodes(ctx.allDb, cursorId(query.cursor), query.limit, readerOf(ctx));
    const page = pageFrom(rows, query.limit, (row) => row.id);
    return { ...page, data: page.data.map((row) => shown(ctx.platform, row, ctx.actor.isOperator)) };
  }),
  bind(api.getNode, (ctx, { params }) => showNode(ctx, params.id, readerOf(ctx))),
  bind(api.createNode, async (ctx, { body }) => showNode(ctx, (await createNode(ctx, body)).id)),
  bind(api.updateNode, async (ctx, { params, body }) => {
    await updateNode(ctx, params.id, body);
    return showNode(ctx, params.id);
  }),
  bind(api.enrollNode, (ctx, { params }) => mintEnrollment(ctx, params.id)),
];

/** A tenant sees the nodes that serve it. An operator at home sees all; acting in another tenant, what that tenant sees. */
const readerOf = ({ actor, tenantId }: Context): Reader => ({ tenantId, seesAll: actor.isOperator && tenantId === actor.homeTenantId });
