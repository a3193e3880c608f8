/** Brings the members of Asterisk's queues to what is wanted, over AMI: no file, no reload, and nobody who waits notices. */
import { makeBackoff, pause } from '../backoff.ts';
import { makeBell } from '../bell.ts';
import type { Log } from '../log.ts';
import type { MemberSeen, QueueName } from '../queues/fact.ts';
import type { AmiActions } from './ami/actions.ts';
import type { AmiAction } from './ami/protocol.ts';
import { queuesPresentIn } from './ami/queue-facts.ts';
import { memberInterfaceOf, queueNameOf } from './conf/names.ts';

export interface WantedMember {
  readonly endpoint: string;
  readonly penalty: number;
  readonly isPaused: boolean;
  readonly pauseReason: string;
}
/** A queue with its members in order. */
export interface WantedQueue extends QueueName {
  /** Whether the order decides who is rung. */
  readonly isOrdered: boolean;
  readonly members: readonly WantedMember[];
}

/** The actions that make members that are present to those that are wanted. Pure. */
export function changesOf(wanted: readonly WantedQueue[], present: readonly MemberSeen[]): AmiAction[] {
  const byQueue = Map.groupBy(present, (member) => queueNameOf(member.tenantId, member.queueId));
  return wanted.flatMap((queue) => changesIn(queue, byQueue.get(queueNameOf(queue.tenantId, queue.queueId)) ?? []));
}

function changesIn(queue: WantedQueue, unordered: readonly MemberSeen[]): AmiAction[] {
  const Queue = queueNameOf(queue.tenantId, queue.queueId);
  const present = [...unordered].sort((a, b) => a.rank - b.rank);
  const staying = stayingOf(queue, present);
  const of = (endpoint: string) => ({ Queue, Interface: memberInterfaceOf(endpoint) });
  const gone = present.filter((member) => !staying.has(member.endpoint));
  let rank = Math.max(0, ...present.map((member) => member.rank));
  return [
    ...gone.map(({ endpoint }) => ({ Action: 'QueueRemove', ...of(endpoint) })),
    ...queue.members.flatMap((member) => {
      const before = staying.get(member.endpoint);
      if (before) return corrections(of(member.endpoint), member, before);
      rank += 1;
      return additions(of(member.endpoint), member, rank);
    }),
  ];
}

/** Who need not be taken out: where the order counts, only as long as it is the same from the beginning. */
function stayingOf({ members, isOrdered }: WantedQueue, present: readonly MemberSeen[]): ReadonlyMap<string, MemberSeen> {
  const wanted = new Set(members.map((member) => member.endpoint));
  const kept = present.filter((member) => wanted.has(member.endpoint));
  const differs = isOrdered ? kept.findIndex((member, at) => member.endpoint !== members[at]?.endpoint) : -1;
  const staying = differs < 0 ? kept : kept.slice(0, differs);
  return new Map(staying.map((member) => [member.endpoint, member]));
}

type OfMember = { readonly Queue: string; readonly Interface: string };

function additions(of: OfMember, { endpoint, penalty, isPaused, pauseReason }: WantedMember, rank: number): AmiAction[] {
  const add = { Action: 'QueueAdd', ...of, Penalty: String(penalty), MemberName: `m${rank}`, StateInterface: `PJSIP/${endpoint}` };
  return [{ ...add, Paused: isPaused ? '1' : '0' }, ...(isPaused && pauseReason !== '' ? [pausing(of, true, pauseReason)] : [])];
}

function corrections(of: OfMember, wanted: WantedMember, present: MemberSeen): AmiAction[] {
  const isOtherReason = wanted.isPaused && wanted.pauseReason !== present.pauseReason;
  return [
    ...(wanted.penalty === present.penalty ? [] : [{ Action: 'QueuePenalty', ...of, Penalty: String(wanted.penalty) }]),
    ...(wanted.isPaused === present.isPaused && !isOtherReason ? [] : [pausing(of, wanted.isPaused, wanted.pauseReason)]),
  ];
}

const pausing = (of: OfMember, isPaused: boolean, reason: string): AmiAction => ({
  Action: 'QueuePause',
  ...of,
  Paused: isPaused ? 'true' : 'false',
  ...(reason === '' ? {} : { Reason: reason }),
});

export interface MemberKeeper {
  /** Says that what is wanted, or Asterisk, is not what it was. Returns at once. */
  look(): void;
  readonly stopped: Promise<void>;
}

export interface KeeperOptions {
  readonly actions: AmiActions;
  readonly wanted: () => readonly WantedQueue[] | undefined;
  readonly log: Log;
}

/** Keeps the members as they are wanted until `signal` aborts. */
export function keepMembers(options: KeeperOptions, signal: AbortSignal): MemberKeeper {
  const bell = makeBell();
  const work = async () => {
    const backoff = makeBackoff(100, 5_000);
    while (!signal.aborted) {
      await bell.wait(signal);
      while (!signal.aborted && !(await isKept(options, signal))) await pause(backoff.nextMs(), signal);
      backoff.reset();
    }
  };
  const stopped = work().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { look: () => bell.ring(), stopped };
}

/** Goes over all queues once; false when Asterisk could not be asked or refused something. */
async function isKept({ actions, wanted, log }: KeeperOptions, signal: AbortSignal): Promise<boolean> {
  const queues = wanted();
  if (!queues) return true;
  try {
    const { members } = queuesPresentIn(await actions.list({ Action: 'QueueStatus' }, signal));
    const changes = changesOf(queues, members);
    for (const change of changes) await actions.run(change, {}, signal);
    return true;
  } catch (error) {
    if (!signal.aborted)
      log.info('the members of queues could not be set', { why: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
