import * as api from '@botpbx/shared/api/fraud-blocks';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { listFraudBlocksAfter, releaseFraudBlock } from './store.ts';

export const fraudBlockRoutes: readonly Route[] = [
  bind(api.listFraudBlocks, async ({ db }, { query: { cursor, limit } }) => {
    const page = pageFrom(await listFraudBlocksAfter(db, cursorId(cursor), limit), limit, (row) => row.id);
    return { ...page, data: page.data.map(({ prefixes, ...row }) => ({ ...row, prefixes: prefixes.split(',').filter(Boolean) })) };
  }),
  bind(api.releaseFraudBlock, ({ db }, { params, query }) => releaseFraudBlock(db, params.id, query.rightful)),
];
