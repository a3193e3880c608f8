/** Who stands in which line, and where. */
import type { QueueName } from './fact.ts';

export const nameOf = ({ tenantId, queueId }: QueueName): string => `${tenantId}:${queueId}`;

export interface Lines {
  /** Puts a caller in; 1 is the head of the line. */
  enter(queue: QueueName, leg: string, position: number): void;
  /** Takes a caller out. */
  leave(queue: QueueName, leg: string): void;
  /** 1 for the head of the line; undefined for who does not stand in it. */
  positionOf(queue: QueueName, leg: string): number | undefined;
  /** In their order. */
  legsIn(queue: QueueName): readonly string[];
  clear(): void;
}

/** Makes lines that are all empty. */
export function makeQueueLines(): Lines {
  const lines = new Map<string, string[]>();
  const lineOf = (queue: QueueName) => lines.get(nameOf(queue)) ?? [];
  const leave: Lines['leave'] = (queue, leg) => {
    const left = lineOf(queue).filter((one) => one !== leg);
    if (left.length > 0) lines.set(nameOf(queue), left);
    else lines.delete(nameOf(queue));
  };
  return {
    enter: (queue, leg, position) => {
      leave(queue, leg);
      const line = [...lineOf(queue)];
      line.splice(position > 0 ? position - 1 : line.length, 0, leg);
      lines.set(nameOf(queue), line);
    },
    leave,
    positionOf: (queue, leg) => {
      const at = lineOf(queue).indexOf(leg);
      return at < 0 ? undefined : at + 1;
    },
    legsIn: lineOf,
    clear: () => lines.clear(),
  };
}
