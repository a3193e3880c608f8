/** A channel enters: finds out whose it is and where it goes. Nothing here waits for a disk or the cloud. */

import type { Change } from '@botpbx/shared/link/changes';
import type { Decision } from '@botpbx/shared/model/decision';
import type { Caller } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import type { Places } from '../flow/places.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { FlowDesk } from './flow-desk.ts';
import type { GroupTurns } from './groups.ts';
import type { Lines } from './lines.ts';
import type { MailRoom } from './mail-room.ts';
import type { QueueRoom } from './queue-room.ts';
import type { Routed, Router } from './router.ts';
import { send } from './send.ts';
import type { Studio } from './studio.ts';
import type { WayOut } from './way-out.ts';

/** What the dialplan says of a channel that enters. */
export interface Entering {
  /** `parked`: nobody fetched the caller from a parking lot in time. */
  readonly origin: 'phone' | 'trunk' | 'parked' | 'callback' | 'moved';
  /** The queue that calls back. */
  readonly queueId?: number;
  readonly lotId?: number;
  /** The tenant of the channel; undefined on a carrier's call that no number has decided yet. */
  readonly tenantId: number | undefined;
  readonly trunkId: number | undefined;
  readonly dialled: string;
  /** The caller's number; undefined when it is withheld or none. */
  readonly callerNumber?: string | undefined;
  /** Endpoint that answers for the call: the caller's own, or that of who sent him on. */
  readonly byEndpoint: string | undefined;
  /** That somebody sent him on. */
  readonly isSentOn?: boolean;
  /** The number that a callee outside is to see, of a call that was placed; it was checked then. */
  readonly shownAs?: string | undefined;
}

export interface EnterOptions {
  readonly router: Router;
  readonly entering: Entering;
  readonly caller: Caller;
  readonly media: Media;
  readonly places: Places;
  readonly mail: MailRoom;
  readonly queues: QueueRoom;
  readonly studio: Studio;
  readonly agents: AgentDesk;
  readonly flows: FlowDesk;
  /** Names the endpoint of a tenant's extension. */
  readonly endpointOf: (tenantId: number, extension: string) => string;
  /** The extension of a tenant's endpoint; undefined when it is none of that tenant. */
  readonly extensionAt: (tenantId: number, endpoint: string) => string | undefined;
  readonly lines: Lines;
  /** The way out of a tenant. */
  readonly outOf: (tenantId: number) => WayOut;
  readonly turns: GroupTurns;
  readonly nowMs: () => number;
  /** Takes changes that somebody dials. */
  readonly onChange: (tenantId: number, change: Change) => void;
}

/** A channel that no tenant of this node can have sent. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError';
}

/** Routes one channel to its end and tells what was decided. @throws {StrangerError} when the channel is nobody's; the dialplan then goes its own way */
export async function enter(options: EnterOptions): Promise<Routed> {
  const { entering, caller, media, places, mail, queues, studio, agents, flows, endpointOf, lines, outOf, turns, nowMs, onChange } =
    options;
  const routed = decide(options);
  if (!routed) throw new StrangerError('a channel of no tenant of this node');
  const { tenantId } = routed;
  const decision = shownAs(routed.decision, entering.shownAs);
  const release = entering.origin === 'trunk' && entering.trunkId !== undefined ? lines.take(entering.trunkId) : undefined;
  try {
    if (tenantId !== entering.tenantId) await caller.adopt(tenantId);
    const way = {
      caller,
      media,
      places,
      mail,
      queues,
      studio,
      agents,
      flows,
      tenantId,
      lines,
      out: outOf(tenantId),
      turns,
      onward: routed.onward,
      nowMs,
      endpointOf: (extension: string) => endpointOf(tenantId, extension),
    };
    await send(decision, { ...way, change: (change) => onChange(tenantId, change) });
  } finally {
    release?.();
  }
  return routed;
}

/** The decision with another number for the callee to see; who calls for help shows his own. */
function shownAs(decision: Decision, callerId: string | undefined): Decision {
  if (decision.kind !== 'outbound' || decision.call.isEmergency || callerId === undefined) return decision;
  return { ...decision, call: { ...decision.call, callerId } };
}

function decide({ router, entering, queues, extensionAt }: EnterOptions): Routed | undefined {
  const { origin, tenantId, trunkId, dialled, byEndpoint, callerNumber: caller, isSentOn } = entering;
  if (origin === 'trunk') return trunkId === undefined ? undefined : router.fromTrunk(trunkId, dialled, caller);
  if (tenantId === undefined) return undefined;
  const by = byEndpoint === undefined ? undefined : extensionAt(tenantId, byEndpoint);
  if (origin === 'moved') return router.fromGoneQueue(tenantId, queues.movedTo());
  if (origin === 'callback') return router.fromQueue(tenantId, entering.queueId ?? 0, dialled);
  if (origin === 'parked') return router.fromLot(tenantId, entering.lotId ?? 0, by);
  return router.fromPhone(tenantId, dialled, { by, caller, isSentOn });
}
