import * as ivrApi from '@botpbx/shared/api/ivrs';
import * as api from '@botpbx/shared/api/nodes';
import { explainOutbound } from '@botpbx/shared/api/outbound-routes';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { deleteNode } from '../nodes/serve.ts';
import { showNode } from '../nodes/status.ts';
import { getNode } from '../nodes/store.ts';
import { explain } from './explain.ts';
import { explainRouting } from './explain-routing.ts';
import { rollBack, unpin } from './roll-back.ts';
import { forgetRevisions, listRevisionsBefore } from './store.ts';

/** What concerns a node's revisions, which is also its end, and what all slices together decide. */
export const configRoutes: readonly Route[] = [
  bind(explainOutbound, (ctx, { query }) => explain(ctx, query)),
  bind(ivrApi.explainRouting, (ctx, { body }) => explainRouting(ctx, body)),
  bind(api.deleteNode, async (ctx, { params }) => {
    await getNode(ctx.allDb, params.id);
    await deleteNode(ctx, params.id, forgetRevisions(ctx.allDb, params.id));
  }),
  bind(api.listRevisions, async (ctx, { params, query }) => {
    await getNode(ctx.allDb, params.id);
    const before = query.cursor === undefined ? undefined : cursorId(query.cursor);
    const rows = await listRevisionsBefore(ctx.allDb, params.id, before, query.limit);
    return pageFrom(rows, query.limit, (row) => row.revision);
  }),
  bind(api.rollBack, async (ctx, { params, body }) => {
    await rollBack(ctx, params.id, body.revision);
    return showNode(ctx, params.id);
  }),
  bind(api.unpin, async (ctx, { params }) => {
    await unpin(ctx, params.id);
    return showNode(ctx, params.id);
  }),
];
