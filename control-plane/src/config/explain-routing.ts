/** Says which way a call would take: the configuration as it is now, thought through by the functions that the nodes use. */
import { AppError } from '@botpbx/shared/base/errors';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { RoutingExplanation, RoutingQuestion } from '@botpbx/shared/model/flow-history';
import { flowWorld } from '@botpbx/shared/model/flow-world';
import type { LinesTaken } from '@botpbx/shared/model/gate-view';
import { routeCall, routeForward, routeInside, routePlaced } from '@botpbx/shared/model/route-call';
import type { Asked } from '@botpbx/shared/model/route-way';
import { routingView } from '@botpbx/shared/model/routing-view';
import { type SQL, sql } from 'drizzle-orm';
import type { TenantDb } from '../db/scoped.ts';
import { namedInboundRoutes } from '../inbound-routes/store.ts';
import type { Context } from '../kit/context.ts';
import { nodesOfTenants } from '../nodes/store.ts';
import { namedNumberLists } from '../number-lists/store.ts';
import { namedTrunks } from '../trunks/store.ts';
import { readTenants } from './build.ts';
import { compileTenant } from './compile.ts';
import { type Thinker, thoughtOf } from './explain/decisions.ts';
import { type FlowMeans, thinkFlow } from './explain/flows.ts';
import type { Thought, ThoughtStep } from './explain/thought.ts';
import { linesOf } from './explain.ts';

/** Asks for a public number, or for what an extension dials. @throws reference.not_found, unavailable */
export async function explainRouting(ctx: Context, question: RoutingQuestion): Promise<RoutingExplanation> {
  const { did, from, to, keys } = question;
  const atMs = question.at === undefined ? ctx.platform.clock.nowMs() : Date.parse(question.at);
  const asked: Asked =
    did === undefined
      ? { origin: 'phone', dialled: to ?? '', by: from, caller: from, atMs }
      : { origin: 'trunk', dialled: did, caller: from, atMs };
  const section = await sectionFor(ctx, asked);
  const { outcome, says, steps } = think(section, asked, { keys, lines: await linesOf(ctx) });
  return { outcome, says, at: new Date(atMs).toISOString(), steps: await named(ctx, steps) };
}

/** The tenant as the node sees it that would have the call: the extension's own, or the first that knows the public number. */
async function sectionFor(ctx: Context, { origin, by, dialled, caller }: Asked): Promise<TenantSection> {
  const served = [...((await nodesOfTenants(ctx.allDb, [ctx.tenantId])).get(ctx.tenantId) ?? [])].sort((a, b) => a - b);
  const rows = (await readTenants(ctx.allDb, [ctx.tenantId])).get(ctx.tenantId);
  if (!rows) throw new TypeError('the tenant that is acted in is gone');
  const at = (nodeId: number) => compileTenant(rows, nodeId, served);
  if (origin === 'phone') return at(await ctx.wiring.nodeOfExtension(by ?? '', 'from'));
  const [first] = served;
  if (first === undefined) throw new AppError('unavailable', { detail: 'No node serves the tenant, so no call can come to it.' });
  const knows = (section: TenantSection) => routingView(section).inbound.find(dialled, caller) !== undefined;
  return served.map(at).find(knows) ?? at(first);
}

interface Given {
  readonly keys: string;
  readonly lines: LinesTaken;
}

/** Thinks the call through. Pure. */
function think(section: TenantSection, asked: Asked, { keys, lines }: Given): Thought {
  const view = routingView(section);
  const variables = { 'CALLERID(num)': asked.caller ?? '', 'CALLERID(name)': '', EXTEN: asked.dialled, CHANNEL: '', UNIQUEID: '' };
  const means: FlowMeans = {
    world: flowWorld({ ...section, ivrs: section.ivrs.filter(({ version }) => version > 0) }),
    call: { variables, atMs: asked.atMs },
    decide: (to, who) =>
      to.type === 'inside' ? routeInside(view, asked, { number: to.number, who }, lines) : routePlaced(view, asked, { to, who }, lines),
    thoughtOf: (decision, lead) => thoughtOf(decision, lead, by),
  };
  const by: Thinker = {
    routes: view.gate.routes,
    forward: (decision) => routeForward(view, asked, decision, lines),
    flow: (decision, lead) => thinkFlow(decision, lead, means),
  };
  return thoughtOf(routeCall(view, asked, lines), { branch: null, depth: 0, keys }, by);
}

/** What nodes know by number alone. */
const NAMED: Readonly<Record<string, (db: TenantDb) => SQL>> = {
  inbound_route: namedInboundRoutes,
  number_list: namedNumberLists,
  trunk: namedTrunks,
};

/** The same steps, with the names that people gave. */
async function named({ db, allDb }: Context, steps: readonly ThoughtStep[]): Promise<ThoughtStep[]> {
  const names = new Map<string, string>();
  for (const [kind, rows] of Object.entries(NAMED)) {
    if (!steps.some((step) => step.kind === kind)) continue;
    for (const row of await allDb.all<{ id: number; name: string }>(sql`select id, name from (${rows(db)})`))
      names.set(`${kind} ${row.id}`, row.name);
  }
  return steps.map((step) => ({ ...step, name: names.get(`${step.kind} ${step.id}`) ?? step.name }));
}
