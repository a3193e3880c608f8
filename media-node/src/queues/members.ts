/** Members as Asterisk sees them: who could take a call now, and how long each has paused. */
import type { MemberState } from '@botpbx/shared/model/queue';
import type { MemberSeen, QueueName } from './fact.ts';
import { nameOf } from './lines.ts';

/** A pause that is over. */
export interface PauseOver extends QueueName {
  readonly endpoint: string;
  readonly sinceMs: number;
}

export interface Members {
  /** Takes what is seen of a member; gives his pause if it is over now. */
  see(member: MemberSeen, atMs: number): PauseOver | undefined;
  /** He is in the queue no more; so is his pause. */
  forget(queue: QueueName, endpoint: string): PauseOver | undefined;
  find(queue: QueueName, endpoint: string): MemberSeen | undefined;
  listOf(queue: QueueName): readonly MemberSeen[];
  /** All members of all queues. */
  all(): readonly MemberSeen[];
  /** When each pause began that goes on, for the next life of this process. */
  pauses(): ReadonlyMap<string, number>;
}

const keyOf = (queue: QueueName, endpoint: string) => `${nameOf(queue)}:${endpoint}`;

/** Makes the members; `pauses` are those that an earlier life left. */
export function makeMembers(pauses: ReadonlyMap<string, number>): Members {
  const queues = new Map<string, Map<string, MemberSeen>>();
  const pausedSince = new Map(pauses);
  const endPause = (queue: QueueName, endpoint: string): PauseOver | undefined => {
    const key = keyOf(queue, endpoint);
    const sinceMs = pausedSince.get(key);
    pausedSince.delete(key);
    const { tenantId, queueId } = queue;
    return sinceMs === undefined ? undefined : { tenantId, queueId, endpoint, sinceMs };
  };
  return {
    see: (member, atMs) => {
      const its = queues.get(nameOf(member)) ?? new Map<string, MemberSeen>();
      queues.set(nameOf(member), its.set(member.endpoint, member));
      if (!member.isPaused) return endPause(member, member.endpoint);
      const key = keyOf(member, member.endpoint);
      if (!pausedSince.has(key)) pausedSince.set(key, atMs);
      return undefined;
    },
    forget: (queue, endpoint) => {
      queues.get(nameOf(queue))?.delete(endpoint);
      return endPause(queue, endpoint);
    },
    find: (queue, endpoint) => queues.get(nameOf(queue))?.get(endpoint),
    listOf: (queue) => [...(queues.get(nameOf(queue))?.values() ?? [])].sort((a, b) => a.rank - b.rank),
    all: () => [...queues.values()].flatMap((its) => [...its.values()]),
    pauses: () => pausedSince,
  };
}

/** What a member does now. */
export function stateOf(member: MemberSeen, wrapUpSeconds: number, nowMs: number): MemberState {
  if (member.device === 'unavailable') return 'unavailable';
  if (member.isPaused) return 'paused';
  if (member.device === 'ringing') return 'ringing';
  if (member.device === 'busy' || member.isInCall) return 'busy';
  const isWrappingUp = member.lastCallMs > 0 && nowMs < member.lastCallMs + wrapUpSeconds * 1000;
  return isWrappingUp ? 'wrap_up' : 'available';
}
