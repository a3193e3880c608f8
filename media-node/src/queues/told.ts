/** The sums of queues, told at most once a second each; the last state is always told. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { QueueName } from './fact.ts';
import { nameOf } from './lines.ts';

export interface Sums {
  readonly calls_waiting: number;
  readonly agents_available: number;
  readonly longest_wait: number;
}

export interface ToldOptions {
  /** The key of the queue and what it is now; undefined for one that is no more. */
  readonly sumsOf: (queue: QueueName) => (Sums & { readonly queue: string }) | undefined;
  readonly tell: (event: NodeEventOf<'queue.update'>) => void;
  readonly nowMs: () => number;
}

export interface Told {
  /** Something of the queue has changed. */
  touch(queue: QueueName): void;
  stop(): void;
}

const EVERY_MS = 1_000;

/** Makes what tells. */
export function makeTold({ sumsOf, tell, nowMs }: ToldOptions): Told {
  const last = new Map<string, { atMs: number; text: string }>();
  const due = new Map<string, NodeJS.Timeout>();
  const now = (queue: QueueName) => {
    due.delete(nameOf(queue));
    const sums = sumsOf(queue);
    const text = JSON.stringify(sums);
    if (!sums || last.get(nameOf(queue))?.text === text) return;
    last.set(nameOf(queue), { atMs: nowMs(), text });
    tell({ kind: 'queue.update', tenant_id: queue.tenantId, at: new Date(nowMs()).toISOString(), ...sums });
  };
  return {
    touch: (queue) => {
      if (due.has(nameOf(queue))) return;
      const waitMs = Math.max(0, (last.get(nameOf(queue))?.atMs ?? 0) + EVERY_MS - nowMs());
      due.set(
        nameOf(queue),
        setTimeout(() => now(queue), waitMs),
      );
    },
    stop: () => {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
