/** A channel enters: finds out whose it is and where it goes. Nothing here waits for a disk or the cloud. */
import type { Caller } from '../flow/caller.ts';
import type { Routed, Router } from './router.ts';
import { send } from './send.ts';

/** What the dialplan says of a channel that enters. */
export interface Entering {
  readonly origin: 'phone' | 'trunk';
  /** The tenant of the channel; undefined on a carrier's call that no number has decided yet. */
  readonly tenantId: number | undefined;
  readonly trunkId: number | undefined;
  readonly dialled: string;
}

export interface EnterOptions {
  readonly router: Router;
  readonly entering: Entering;
  readonly caller: Caller;
  /** Names the endpoint of a tenant's extension. */
  readonly endpointOf: (tenantId: number, extension: string) => string;
}

/** A channel that no tenant of this node can have sent. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError';
}

/** Routes one channel to its end and tells what was decided. @throws {StrangerError} when the channel is nobody's; the dialplan then goes its own way */
export async function enter({ router, entering, caller, endpointOf }: EnterOptions): Promise<Routed> {
  const routed = decide(router, entering);
  if (!routed) throw new StrangerError('a channel of no tenant of this node');
  if (routed.tenantId !== entering.tenantId) await caller.adopt(routed.tenantId);
  await send(caller, routed.decision, (extension) => endpointOf(routed.tenantId, extension));
  return routed;
}

function decide(router: Router, { origin, tenantId, trunkId, dialled }: Entering): Routed | undefined {
  if (origin === 'trunk') return trunkId === undefined ? undefined : router.fromTrunk(trunkId, dialled);
  return tenantId === undefined ? undefined : router.fromPhone(tenantId, dialled);
}
