/** The dial plan: what a carrier of SIPp is asked for is what the pure function says, for 500 generated pairs of pattern and number. */
import { join } from 'node:path';
import { createExtension } from '@botpbx/shared/api/extensions';
import { updateOutboundLimits } from '@botpbx/shared/api/outbound-limits';
import { createOutboundRoute } from '@botpbx/shared/api/outbound-routes';
import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { createTrunk } from '@botpbx/shared/api/trunks';
import { ConfigExtension } from '@botpbx/shared/link/section/extension';
import { ConfigOutboundRoute } from '@botpbx/shared/link/section/outbound-route';
import type { Decision } from '@botpbx/shared/model/decision';
import { DEFAULT_OUTSIDE } from '@botpbx/shared/model/outside';
import { routeCall } from '@botpbx/shared/model/route-call';
import { type RoutingView, routingView } from '@botpbx/shared/model/routing-view';
import { aTenant } from '../support/revision.ts';
import { SipPhone } from '../support/sip-phone.ts';
import { type SippWall, startSippWall } from '../support/sipp-wall.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { claim, type Story, tell } from '../support/story.ts';
import { EXAMPLES, type MadeRoute, makeNumber, makeRoutes, randomFrom } from './dial-plan/pairs.ts';

const SEED = 20261122;
const ROUTES = 60;
const PAIRS = 500;
const TENANT_CALLER_ID = '+15550009000';
/** Calls abroad are this story's business, the breaker is another's. */
const EVERYWHERE = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface Caller {
  readonly phone: SipPhone;
  readonly extension: string;
}
interface World {
  readonly stack: Stack;
  readonly walls: readonly SippWall[];
  readonly callers: readonly Caller[];
  readonly routes: readonly MadeRoute[];
  /** What the pure function is asked with. */
  readonly view: RoutingView;
  readonly random: () => number;
}

const PERMISSIONS = [
  'international',
  'international',
  'international',
  'international',
  'international',
  'international',
  'national',
  'none',
] as const;

async function build(story: Story): Promise<World> {
  const stack = await startStack(story);
  const random = randomFrom(SEED);
  const walls: SippWall[] = [];
  const trunks: { id: number; max_concurrent_calls: null }[] = [];
  for (const at of [0, 1]) {
    const [ip, port] = [`127.0.0.${2 + at}`, stack.ports.own + 40 + at];
    const wall = await startSippWall({ folder: join(story.folder, `wall${at}`), ip, port });
    story.atEnd(() => wall.stop());
    walls.push(wall);
    const { id } = await stack.api(createTrunk, { body: { name: `Carrier ${at}`, host: ip, port, qualify: false } });
    trunks.push({ id, max_concurrent_calls: null });
  }
  const made = makeRoutes(
    ROUTES,
    trunks.map(({ id }) => id),
    random,
  );
  const outbound_routes: ConfigOutboundRoute[] = [];
  for (const { signs: _signs, ...body } of made)
    outbound_routes.push(ConfigOutboundRoute.strip().parse(await stack.api(createOutboundRoute, { body })));
  const limits = { per_minute: null, extension_per_minute: null, extension_per_day: null, known_prefixes: EVERYWHERE };
  await stack.api(updateOutboundLimits, { body: limits });
  await stack.api(updateOwnTenant, { body: { caller_id: TENANT_CALLER_ID } });
  const callers: Caller[] = [];
  const extensions: ConfigExtension[] = [];
  for (const [at, outbound] of PERMISSIONS.entries()) {
    const body = { extension: `880${at}`, name: `Phone ${at}`, outbound, caller_id: at % 3 === 0 ? `+1555007000${at}` : null };
    const row = await stack.api(createExtension, { body });
    const phone = await SipPhone.open({ user: body.extension, secret: row.secret ?? '', server: stack.sip });
    story.atEnd(() => phone.close());
    callers.push({ phone, extension: body.extension });
    extensions.push(ConfigExtension.strip().parse({ ...row, secret: { secret_ref: `extension:${row.id}`, version: 1 }, changed: {} }));
  }
  await stack.settled();
  for (const { phone } of callers) claim((await phone.register()) === 200, `${phone.user} can not register.`);
  const outside = { ...DEFAULT_OUTSIDE, ...limits };
  const section = aTenant(1, { extensions, outbound_routes, caller_id: TENANT_CALLER_ID, outside });
  return { stack, walls, callers, routes: made, view: routingView({ ...section, trunks }), random };
}

interface Pair {
  readonly caller: Caller;
  readonly dialled: string;
  readonly decision: Extract<Decision, { kind: 'outbound' | 'refuse' }>;
}

/** Pairs whose numbers at the carrier differ, so that each call is known there again. */
function makePairs({ routes, callers, view, random }: World): Pair[] {
  const pairs: Pair[] = [];
  const seen = new Set<string>();
  const add = (dialled: string, at: number) => {
    const caller = callers[at % callers.length];
    if (!caller) return;
    const decision = routeCall(view, { origin: 'phone', dialled, by: caller.extension, atMs: Date.now() });
    if (decision.kind !== 'outbound' && decision.kind !== 'refuse') return;
    const number = decision.kind === 'outbound' ? decision.call.number : `refused ${dialled}`;
    if (seen.has(number) || seen.has(dialled)) return;
    seen.add(number).add(dialled);
    pairs.push({ caller, dialled, decision });
  };
  for (const dialled of EXAMPLES) add(dialled, 0);
  for (let at = 0; pairs.length < PAIRS; at++) {
    const route = routes[Math.floor(random() * routes.length)];
    if (route) add(makeNumber(route, random), at);
  }
  return pairs;
}

/** Dials; a call that leaves ends as busy, of any other the phone hears something and hangs up. */
async function dial({ caller, dialled, decision }: Pair): Promise<string | undefined> {
  const call = await caller.phone.call(dialled);
  if (decision.kind === 'outbound') {
    await call.until('ended');
    return call.status === 486 ? undefined : `${dialled} ended with ${call.status} instead of busy`;
  }
  await Promise.race([call.until('progress').catch(() => undefined), call.until('ended')]);
  const wasAnswered = call.has('answered');
  await call.hangUp();
  return wasAnswered ? `${dialled} was answered` : undefined;
}

async function dialAll(pairs: readonly Pair[]): Promise<string[]> {
  const faults = await Promise.all(
    [...Map.groupBy(pairs, (pair) => pair.caller).values()].map(async (mine) => {
      const found: string[] = [];
      for (const pair of mine) found.push((await dial(pair)) ?? '');
      return found;
    }),
  );
  return faults.flat().filter(Boolean);
}

/** What each carrier should have been asked for, and by whom. */
const expectedAt = (pairs: readonly Pair[], trunkId: number): string[] =>
  pairs.flatMap(({ decision }) =>
    decision.kind === 'outbound' && decision.call.trunks[0] === trunkId ? `${decision.call.number} by ${decision.call.callerId ?? ''}` : [],
  );

async function compare(story: Story, world: World): Promise<void> {
  const pairs = makePairs(world);
  const allowed = pairs.filter(({ decision }) => decision.kind === 'outbound');
  const startMs = performance.now();
  const faults = await dialAll(pairs);
  story.figure('pairs', pairs.length);
  story.figure('pairs_that_leave', allowed.length);
  story.figure('pairs_refused', pairs.length - allowed.length);
  story.figure('dialling_s', (performance.now() - startMs) / 1000);
  const trunkIds = [...world.view.gate.trunks.keys()];
  const differences = world.walls.flatMap((wall, at) => {
    const seen = wall.asked().map(({ number, caller }) => `${number} by ${caller}`);
    const wanted = expectedAt(pairs, trunkIds[at] ?? 0);
    const missing = wanted.filter((one) => !seen.includes(one)).map((one) => `carrier ${at} was not asked for ${one}`);
    const extra = seen.filter((one) => !wanted.includes(one)).map((one) => `carrier ${at} was asked for ${one}`);
    story.figure(`asked_at_carrier_${at}`, seen.length);
    return [...missing, ...extra, ...(seen.length === wanted.length ? [] : [`carrier ${at} was asked ${seen.length} times`])];
  });
  story.figure('differences', differences.length);
  claim(faults.length === 0 && differences.length === 0, 'The carriers saw something else:', [...faults, ...differences].slice(0, 20));
  claim(allowed.length >= 200 && pairs.length - allowed.length >= 100, 'The pairs are too much alike:', allowed.length);
}

await tell('dial-plan', async (story) => {
  const world = await story.step('two carriers of SIPp, eight phones, and sixty-five routes', () => build(story));
  await story.attempt('of 500 pairs the carriers see what the pure function says, and of refused ones nothing', () =>
    compare(story, world),
  );
});
