import * as api from '@botpbx/shared/api/audit';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { listEntries } from './store.ts';

export const auditRoutes: readonly Route[] = [
  bind(api.listAudit, async ({ allDb, tenantId }, { query: { cursor, limit } }) => {
    const before = cursor === undefined ? undefined : cursorId(cursor);
    return pageFrom(await listEntries(allDb, tenantId, before, limit), limit, (entry) => entry.seq);
  }),
];
