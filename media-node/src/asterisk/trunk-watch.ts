/** Watches how trunks stand: asks Asterisk every other second what became of registrations and OPTIONS, and tells what changed. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { TrunkStatus } from '@botpbx/shared/model/trunk-status';
import { pause } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { AmiActions, AmiRow } from './ami/actions.ts';
import { trunkRegistrationNameOf, trunkServerNameOf } from './conf/names.ts';

/** A trunk that is on. */
export interface WatchedTrunk {
  readonly tenantId: number;
  readonly id: number;
  readonly register: boolean;
}

export interface TrunkWatchOptions {
  readonly actions: AmiActions;
  readonly trunks: () => readonly WatchedTrunk[];
  readonly onChange: (event: NodeEventOf<'trunk.status'>) => void;
  /** A server of a carrier answers, or does not. */
  readonly onServer: (server: ServerPlace, isDown: boolean) => void;
  readonly log: Log;
  readonly everyMs?: number;
}

/** Where a server is. */
export interface ServerPlace {
  readonly address: string;
  readonly port: number;
}

/** How a trunk stands. */
export interface Standing {
  readonly status: TrunkStatus;
  readonly latencyMs: number | null;
}

const EVERY_MS = 2_000;
/** Trunks that are asked for in one round; with more of them a round covers a part. */
const A_ROUND = 40;
/** A latency is told again when it is so much of what was told, or more. */
const [LESS, MORE] = [0.5, 2];
/** And not more often than this. */
const LATENCY_EVERY_MS = 60_000;

interface Told extends Standing {
  readonly atMs: number;
}

/** Watches until `signal` aborts; resolves then. Each trunk is told of once at the start, whatever was told in an earlier life. */
export async function watchTrunks(options: TrunkWatchOptions, signal: AbortSignal): Promise<void> {
  const told = new Map<number, Told>();
  let from = 0;
  for (; !signal.aborted; await pause(options.everyMs ?? EVERY_MS, signal)) {
    const all = options.trunks();
    for (const id of told.keys()) if (!all.some((trunk) => trunk.id === id)) told.delete(id);
    if (all.length === 0 || !options.actions.isUp) continue;
    if (from >= all.length) from = 0;
    const some = all.slice(from, from + A_ROUND);
    from += A_ROUND;
    try {
      await lookAt(some, { ...options, told }, signal);
    } catch (error) {
      if (!signal.aborted) options.log.debug('trunks could not be looked at', { error });
    }
  }
}

type Looking = TrunkWatchOptions & { readonly told: Map<number, Told> };

async function lookAt(trunks: readonly WatchedTrunk[], options: Looking, signal: AbortSignal): Promise<void> {
  const { actions, told, onChange, onServer } = options;
  const registrations = trunks.some(({ register }) => register)
    ? await actions.list({ Action: 'PJSIPShowRegistrationsOutbound' }, signal)
    : [];
  for (const trunk of trunks) {
    const servers = await serversOf(actions, trunk.id, signal);
    for (const { place, status } of servers) if (place) onServer(place, status === 'Unreachable');
    const now = standingOf(trunk, registrations, servers);
    const before = told.get(trunk.id);
    if (before && !isNews(before, now)) continue;
    told.set(trunk.id, { ...now, atMs: Date.now() });
    const { status, latencyMs } = now;
    const previous = before?.status ?? 'unknown';
    const at = new Date().toISOString();
    onChange({ kind: 'trunk.status', tenant_id: trunk.tenantId, at, trunk_id: trunk.id, status, previous, latency_ms: latencyMs });
  }
}

function isNews(before: Told, now: Standing): boolean {
  if (before.status !== now.status) return true;
  if (before.latencyMs === null || now.latencyMs === null) return before.latencyMs !== now.latencyMs;
  const times = now.latencyMs / Math.max(1, before.latencyMs);
  return (times <= LESS || times >= MORE) && Date.now() - before.atMs > LATENCY_EVERY_MS;
}

const MAX_SERVERS = 4;

/** One server of a carrier, as Asterisk sees it. */
export interface SeenServer {
  /** In Asterisk's words: Reachable, Unreachable, NonQualified … */
  readonly status: string;
  /** How long its last answer took; NaN if it is not known. */
  readonly latencyMs: number;
  /** Unknown for a carrier that is reached by its name. */
  readonly place?: ServerPlace | undefined;
}

/** All servers of a trunk. Asterisk tells of contacts by dialplan functions, which our account may read; its lists of them it may not. */
async function serversOf(actions: AmiActions, trunkId: number, signal: AbortSignal): Promise<SeenServer[]> {
  const servers: SeenServer[] = [];
  const read = async (Variable: string) => String((await actions.run({ Action: 'Getvar', Variable }, {}, signal)).value ?? '');
  for (let at = 0; at < MAX_SERVERS; at += 1) {
    const endpoint = trunkServerNameOf(trunkId, at);
    // asked first, because Asterisk writes an error into its log for an AOR that it does not have
    if ((await read(`DEVICE_STATE(PJSIP/${endpoint})`)) === 'INVALID') break;
    const contact = await read(`PJSIP_AOR(${endpoint},contact)`);
    if (contact === '') break;
    const status = await read(`PJSIP_CONTACT(${contact},status)`);
    const place = placeOf(await read(`PJSIP_ENDPOINT(${endpoint},outbound_proxy)`));
    servers.push({ status, latencyMs: Number(await read(`PJSIP_CONTACT(${contact},rtt)`)) / 1000, place });
  }
  return servers;
}

/** Where a proxy such as `sip:192.0.2.1:5060;lr;hide` is. */
function placeOf(proxy: string): ServerPlace | undefined {
  const [, address, port] = /^sip:([0-9.]+):([0-9]+)/.exec(proxy) ?? [];
  return address === undefined ? undefined : { address, port: Number(port) };
}

/** Reads a standing: a carrier that answers nobody is unreachable, whatever its registrar said last. */
export function standingOf(trunk: WatchedTrunk, registrations: readonly AmiRow[], servers: readonly SeenServer[]): Standing {
  const reachable = servers.filter(({ status }) => status === 'Reachable');
  const latencies = reachable.map((server) => server.latencyMs).filter((ms) => ms > 0);
  const latencyMs = latencies.length > 0 ? Math.max(1, Math.round(Math.min(...latencies))) : null;
  const isAway = servers.length > 0 && servers.every(({ status }) => status === 'Unreachable');
  if (!trunk.register) return { status: isAway ? 'unreachable' : reachable.length > 0 ? 'reachable' : 'unknown', latencyMs };
  const said = registrations.find((row) => row.objectname === trunkRegistrationNameOf(trunk.id))?.status;
  if (said === 'Rejected') return { status: 'rejected', latencyMs };
  if (isAway) return { status: 'unreachable', latencyMs };
  return { status: said === 'Registered' ? 'registered' : 'unregistered', latencyMs };
}
