import * as api from '@botpbx/shared/api/agents';
import { AppError } from '@botpbx/shared/base/errors';
import type { AgentSettings } from '@botpbx/shared/model/agent';
import { KeptSettings } from '@botpbx/shared/model/agent-kept';
import { newWebhookSecret } from '../base/webhook-signature.ts';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { cursorId, pageFrom } from '../kit/page.ts';
import { namedFields } from '../kit/patch.ts';
import { removeDocuments } from './documents.ts';
import { changed, refuseBadChoices, rulesOf } from './rules.ts';
import {
  type AgentChange,
  type AgentRow,
  changeAgent,
  createAgent,
  getAgent,
  isSame,
  type Labels,
  listAgentsAfter,
  removeAgent,
  renewSecret,
} from './store.ts';
import { getVersion, listVersions, type VersionRow } from './versions.ts';

/** Tries of a change; each further one means that somebody else changed the same agent meanwhile. */
const MAX_TRIES = 5;

export const agentRoutes: readonly Route[] = [
  bind(api.listAgents, async ({ db }, { query: { cursor, limit } }) => {
    const page = pageFrom(await listAgentsAfter(db, cursorId(cursor), limit), limit, (row) => row.id);
    return { ...page, data: page.data.map(shown) };
  }),
  bind(api.getAgent, async ({ db }, { params }) => shown(await getAgent(db, params.id))),
  bind(api.createAgent, async (ctx, { body: { name, description, number, ...settings } }) => {
    const secret = newWebhookSecret();
    const holds = () => rulesOf(ctx, { number, settings });
    const row = { name, description, number, settings, secret, by: ctx.actor.name };
    const made = await createAgent(ctx.db, ctx.platform.keys.master, row, await holds());
    if (made) return { ...shown(made), webhook_secret: secret };
    await holds();
    throw new AppError('reference.not_found');
  }),
  bind(api.updateAgent, (ctx, { params, body: { publish, name, description, number, ...rest } }) => {
    const labels = namedFields({ name, description, number });
    const fields = namedFields(rest) as Partial<AgentSettings>;
    return write(ctx, params.id, (old) => ({
      labels,
      draft: changed(KeptSettings.parse(old.draft), fields),
      publish: publish !== false,
      action: 'agent.updated',
    }));
  }),
  bind(api.publishAgent, (ctx, { params }) =>
    write(ctx, params.id, (old) => ({ labels: {}, draft: KeptSettings.parse(old.draft), publish: true, action: 'agent.published' })),
  ),
  bind(api.restoreAgentVersion, async (ctx, { params }) => {
    await getAgent(ctx.db, params.id);
    const { settings } = await getVersion(ctx.db, params.id, params.version);
    return write(ctx, params.id, () => ({ labels: {}, draft: KeptSettings.parse(settings), publish: true, action: 'agent.restored' }));
  }),
  bind(api.deleteAgent, async ({ db, wiring, platform }, { params }) => {
    const destination = { type: 'agent', id: (await getAgent(db, params.id)).id } as const;
    if (await removeAgent(db, params.id, await wiring.isUnused(destination))) return removeDocuments(platform, db, params.id);
    await getAgent(db, params.id);
    await wiring.isUnused(destination);
    throw new AppError('in_use');
  }),
  bind(api.listAgentVersions, async ({ db }, { params, query: { cursor, limit } }) => {
    const { version } = await getAgent(db, params.id);
    const rows = await listVersions(db, params.id, cursor === undefined ? undefined : cursorId(cursor), limit);
    const page = pageFrom(rows, limit, (row) => row.version);
    return { ...page, data: page.data.map((row) => about(row, version)) };
  }),
  bind(api.getAgentVersion, async ({ db }, { params }) => {
    const { version } = await getAgent(db, params.id);
    const row = await getVersion(db, params.id, params.version);
    return { ...about(row, version), ...KeptSettings.parse(row.settings) };
  }),
  bind(api.renewAgentSecret, async ({ db, platform }, { params }) => {
    const secret = newWebhookSecret();
    const row = await renewSecret(db, platform.keys.master, await getAgent(db, params.id), secret);
    return { ...shown(row), webhook_secret: secret };
  }),
];

/** A row as the wire shows it: the draft, flat. */
const shown = ({ id, name, description, number, draft, published, version, created_at, updated_at }: AgentRow) => ({
  ...KeptSettings.parse(draft),
  ...{ id, name, description, number, version, created_at, updated_at },
  has_changes: !isSame(KeptSettings.parse(draft), KeptSettings.parse(published)),
});

const about = ({ version, published_by, created_at }: VersionRow, live: number) => ({
  version,
  is_live: version === live,
  published_by,
  created_at,
});

type Wish = Omit<AgentChange, 'by' | 'where'> & { readonly labels: Partial<Labels> };

/** Changes an agent as it is now; whoever loses a race against another change begins anew with what that one left. */
async function write(ctx: Context, id: number, wish: (old: AgentRow) => Wish) {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const old = await getAgent(ctx.db, id);
    const change = wish(old);
    refuseBadChoices(change.draft);
    if (isNothing(old, change)) return shown(old);
    const where = await rulesOf(ctx, { number: change.labels.number, settings: change.draft }, id);
    const row = await changeAgent(ctx.db, old, { ...change, by: ctx.actor.name, where });
    if (row) return shown(row);
  }
  throw new AppError('reference.not_found', { detail: 'The agent, or something that it names, is being changed by somebody else.' });
}

const isNothing = (old: AgentRow, { labels, draft, publish }: Wish): boolean =>
  Object.keys(labels).length === 0 && isSame(draft, old.draft) && (!publish || isSame(draft, old.published));
