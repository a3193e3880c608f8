/** Follows what goes on in Asterisk's queues, over a connection of its own. */
import { makeBackoff, pause } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { QueueBoard } from '../queues/board.ts';
import type { AmiActions } from './ami/actions.ts';
import { runAmiEvents } from './ami/events.ts';
import type { AmiMessage } from './ami/protocol.ts';
import { QUEUE_EVENTS, queueFactOf, queuesPresentIn } from './ami/queue-facts.ts';
import type { AmiAddress } from './ami/wire.ts';

export interface QueueFollowOptions {
  readonly address: AmiAddress;
  readonly actions: AmiActions;
  readonly board: QueueBoard;
  readonly log: Log;
  /** Asterisk is there (again), and what waits in it is known. */
  readonly onReady: () => void;
}

/** Goes on through every loss until `signal` aborts. */
export function followQueues(options: QueueFollowOptions, signal: AbortSignal): Promise<void> {
  const { address, board, log } = options;
  let waiting: AmiMessage[] | undefined;
  const takeAll = (events: readonly AmiMessage[]) => {
    for (const event of events) take(board, log, event);
  };
  const onUp = (life: AbortSignal) => {
    waiting = [];
    compare(options, life)
      .catch((error: unknown) => log.error('what waits in Asterisk could not be taken in', { error }))
      .finally(() => {
        const early = waiting ?? [];
        waiting = undefined;
        takeAll(early);
        if (!life.aborted) options.onReady();
      });
  };
  const onEvents = (events: readonly AmiMessage[]) => {
    if (waiting) waiting.push(...events);
    else takeAll(events);
  };
  return runAmiEvents({ address, wanted: QUEUE_EVENTS, classes: ['agent'], log, onEvents, onUp, onDown: () => undefined }, signal);
}

/** One event that we misread must not cost the others. */
function take(board: QueueBoard, log: Log, event: AmiMessage): void {
  try {
    const fact = queueFactOf(event);
    if (fact) board.take(fact);
  } catch (error) {
    log.error('an event of a queue could not be taken in', { error, event: event.name });
  }
}

async function compare({ actions, board, log }: QueueFollowOptions, signal: AbortSignal): Promise<void> {
  const backoff = makeBackoff(20, 1_000);
  for (; !signal.aborted; await pause(backoff.nextMs(), signal)) {
    if (!actions.isUp) continue;
    try {
      const askedAtMs = Date.now();
      board.compare(queuesPresentIn(await actions.list({ Action: 'QueueStatus' }, signal)), askedAtMs);
      return;
    } catch (error) {
      if (!signal.aborted) log.info('queues cannot be asked for yet', { why: error instanceof Error ? error.message : String(error) });
    }
  }
}
