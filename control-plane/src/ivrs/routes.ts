import * as api from '@botpbx/shared/api/ivrs';
import { AppError } from '@botpbx/shared/base/errors';
import { Flow } from '@botpbx/shared/model/flow';
import { bind, type Route } from '../kit/bind.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { create, write } from './edit.ts';
import { fileOf, importedFlow } from './exchange.ts';
import { publish } from './publish.ts';
import { shown, summary } from './show.ts';
import { getIvr, listSummaries, removeIvr } from './store.ts';
import { getVersion, listVersions, type VersionRow } from './versions.ts';

export const ivrRoutes: readonly Route[] = [
  bind(api.listIvrs, async ({ allDb, db }, { query: { cursor, limit } }) => {
    const page = pageFrom(await listSummaries(allDb, db, { afterId: cursorId(cursor), limit }), limit, (row) => row.id);
    return { ...page, data: page.data.map(summary) };
  }),
  bind(api.importIvr, async (ctx, { body: { name, description, ...file } }) => {
    const { flow, missing } = await importedFlow(ctx.wiring, file);
    const row = await create(ctx, { name, description, number: null, failed_destination: null, draft: flow });
    return { ...(await shown(ctx, row)), missing: [...missing] };
  }),
  bind(api.getIvr, async (ctx, { params }) => shown(ctx, await getIvr(ctx.db, params.id))),
  bind(api.createIvr, async (ctx, { body: { flow, ...labels } }) => shown(ctx, await create(ctx, { ...labels, draft: flow }))),
  bind(api.updateIvr, async (ctx, { params, body: { flow, base, ...labels } }) =>
    shown(ctx, await write(ctx, params.id, { labels: namedFields(labels), flow, base })),
  ),
  bind(api.deleteIvr, async ({ db, wiring }, { params }) => {
    const destination = { type: 'ivr', id: (await getIvr(db, params.id)).id } as const;
    if (await removeIvr(db, params.id, await wiring.isUnused(destination))) return;
    await getIvr(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
  bind(api.publishIvr, async (ctx, { params, query: { base } }) =>
    shown(ctx, await publish(ctx, params.id, { flowOf: ({ draft }) => draft, action: 'ivr.published', base })),
  ),
  bind(api.listIvrVersions, async ({ db }, { params, query: { cursor, limit } }) => {
    const { version } = await getIvr(db, params.id);
    const rows = await listVersions(db, params.id, cursor === undefined ? undefined : cursorId(cursor), limit);
    const page = pageFrom(rows, limit, (row) => row.version);
    return { ...page, data: page.data.map((row) => about(row, version)) };
  }),
  bind(api.getIvrVersion, async ({ db }, { params }) => {
    const { version } = await getIvr(db, params.id);
    const row = await getVersion(db, params.id, params.version);
    return { ...about(row, version), flow: Flow.parse(row.flow) };
  }),
  bind(api.restoreIvrVersion, async (ctx, { params }) => {
    await getIvr(ctx.db, params.id);
    const { flow } = await getVersion(ctx.db, params.id, params.version);
    return shown(ctx, await publish(ctx, params.id, { flowOf: () => flow, action: 'ivr.restored' }));
  }),
  bind(api.listIvrUses, async ({ db, wiring }, { params }) => {
    const { id } = await getIvr(db, params.id);
    return { data: await wiring.usersOf({ type: 'ivr', id }) };
  }),
  bind(api.exportIvr, async ({ db, wiring }, { params }) => {
    const row = await getIvr(db, params.id);
    return fileOf(wiring, row, Flow.parse(row.draft));
  }),
];

const about = ({ version, published_by, created_at, changes }: VersionRow, live: number) => ({
  version,
  is_live: version === live,
  published_by,
  created_at,
  changes,
});
