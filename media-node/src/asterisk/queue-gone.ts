/** Queues that are taken away while callers wait in them: Asterisk would let those stand there for ever. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { Destination } from '@botpbx/shared/model/destination';
import type { Log } from '../log.ts';
import type { QueueBoard } from '../queues/board.ts';
import { nameOf } from '../queues/lines.ts';
import type { AmiActions } from './ami/actions.ts';

export interface GoneOptions {
  readonly board: QueueBoard;
  readonly actions: AmiActions;
  readonly config: () => NodeConfig | undefined;
  readonly log: Log;
}

export interface GoneQueues {
  /** Another configuration is in effect: takes callers out of queues that it does not have. */
  look(): void;
  /** Where a caller goes who was taken out; null for nowhere. */
  movedTo(leg: string): Destination | null;
}

/** A caller who was taken out comes to routing within this time. */
const COMES_WITHIN_MS = 60_000;

/** Makes what looks after them; queues that an earlier life knew have no destination any more. */
export function makeGoneQueues({ board, actions, config, log }: GoneOptions, signal: AbortSignal): GoneQueues {
  const overflows = new Map<string, Destination | null>();
  const moved = new Map<string, Destination | null>();
  return {
    look: () => {
      const present = new Map(
        config()?.tenants.flatMap(({ tenant_id, queues }) =>
          queues.map((queue) => [nameOf({ tenantId: tenant_id, queueId: queue.id }), queue.overflow] as const),
        ),
      );
      for (const stay of board.waiting().filter((one) => !present.has(nameOf(one)))) {
        moved.set(stay.leg, overflows.get(nameOf(stay)) ?? null);
        setTimeout(() => moved.delete(stay.leg), COMES_WITHIN_MS).unref();
        board.ended(stay, stay.leg, 'moved', stay.from);
        const redirect = { Action: 'Redirect', Channel: stay.leg, Context: 'queue-gone', Exten: 's', Priority: '1' };
        actions.run(redirect, {}, signal).catch((error: unknown) => {
          if (!signal.aborted) log.warn('a caller could not be taken out of a queue that is no more', { leg: stay.leg, error });
        });
      }
      overflows.clear();
      for (const [name, overflow] of present) overflows.set(name, overflow);
    },
    movedTo: (leg) => moved.get(leg) ?? null,
  };
}
