/** What Asterisk's events and lists say of queues. Queues and members that are none of ours make no facts. */
import type { CallerPresent, MemberSeen, QueueFact } from '../../queues/fact.ts';
import { readMemberInterface, readQueueName } from '../conf/names.ts';
import type { AmiRow } from './actions.ts';
import { eventTimeOf } from './facts.ts';
import type { AmiMessage } from './protocol.ts';

/** Names of the events that are read here. */
export const QUEUE_EVENTS: ReadonlySet<string> = new Set([
  'QueueCallerJoin',
  'QueueCallerLeave',
  'QueueCallerAbandon',
  'AgentRingNoAnswer',
  'AgentConnect',
  'AgentComplete',
  'QueueMemberAdded',
  'QueueMemberStatus',
  'QueueMemberPause',
  'QueueMemberPenalty',
  'QueueMemberRemoved',
]);

type Read = (key: string) => string;

/** The fact that an event holds; undefined for other events. */
export function queueFactOf(event: AmiMessage): QueueFact | undefined {
  if (!QUEUE_EVENTS.has(event.name)) return undefined;
  const read: Read = (key) => event.get(key) ?? '';
  const queue = readQueueName(read('Queue'));
  if (!queue) return undefined;
  const at = { ...queue, atMs: eventTimeOf(event) };
  const caller = { ...at, leg: read('Uniqueid') };
  switch (event.name) {
    case 'QueueCallerJoin':
      return { kind: 'joined', ...caller, linked: read('Linkedid'), from: numberIn(read), position: Number(read('Position')) || 0 };
    case 'QueueCallerLeave':
      return { kind: 'left', ...caller, position: Number(read('Position')) || 0 };
    case 'QueueCallerAbandon':
      return { kind: 'abandoned', ...caller };
    default:
      return event.name.startsWith('Agent') ? agentFact(event.name, caller, read) : memberFact(event.name, at, read);
  }
}

const numberIn = (read: Read): string => (/^[0-9+*#]{1,32}$/.test(read('CallerIDNum')) ? read('CallerIDNum') : 'anonymous');

type OfCaller = Extract<QueueFact, { kind: 'abandoned' }>;

function agentFact(name: string, caller: Omit<OfCaller, 'kind'>, read: Read): QueueFact | undefined {
  const endpoint = readMemberInterface(read('Interface'));
  if (endpoint === undefined) return undefined;
  const member = { ...caller, endpoint };
  if (name === 'AgentConnect') return { kind: 'connected', ...member, holdSeconds: Number(read('HoldTime')) || 0 };
  if (name === 'AgentComplete') return { kind: 'completed', ...member, talkSeconds: Number(read('TalkTime')) || 0 };
  return { kind: 'missed', ...member, ringMs: Number(read('RingTime')) || 0 };
}

function memberFact(name: string, at: { tenantId: number; queueId: number; atMs: number }, read: Read): QueueFact | undefined {
  const endpoint = readMemberInterface(read('Interface'));
  if (endpoint === undefined) return undefined;
  if (name === 'QueueMemberRemoved') return { kind: 'member-gone', ...at, endpoint };
  return { kind: 'member', atMs: at.atMs, member: memberIn(at, endpoint, read) };
}

/** AST_DEVICE_…: 1 not in use, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 ringing in use, 8 on hold. */
const DEVICES: Readonly<Record<string, MemberSeen['device']>> = { 1: 'free', 2: 'busy', 3: 'busy', 6: 'ringing', 7: 'busy', 8: 'busy' };

const memberIn = ({ tenantId, queueId }: { tenantId: number; queueId: number }, endpoint: string, read: Read): MemberSeen => ({
  tenantId,
  queueId,
  endpoint,
  rank: Number(/^m([0-9]{1,9})$/.exec(read('MemberName') || read('Name'))?.[1] ?? 0),
  penalty: Number(read('Penalty')) || 0,
  device: DEVICES[read('Status')] ?? 'unavailable',
  isInCall: read('InCall') === '1',
  isPaused: read('Paused') === '1',
  pauseReason: read('PausedReason'),
  callsTaken: Number(read('CallsTaken')) || 0,
  lastCallMs: (Number(read('LastCall')) || 0) * 1000,
});

/** All that a list of every queue tells. */
export interface QueuesPresent {
  readonly members: readonly MemberSeen[];
  readonly callers: readonly CallerPresent[];
}

/** Reads the rows of `QueueStatus`. */
export function queuesPresentIn(rows: readonly AmiRow[]): QueuesPresent {
  const members: MemberSeen[] = [];
  const callers: CallerPresent[] = [];
  for (const row of rows) {
    const read: Read = (key) => (typeof row[key.toLowerCase()] === 'string' ? String(row[key.toLowerCase()]) : '');
    const queue = readQueueName(read('Queue'));
    if (!queue) continue;
    if (row.event === 'QueueMember') {
      const endpoint = readMemberInterface(read('Location'));
      if (endpoint !== undefined) members.push(memberIn(queue, endpoint, read));
    } else if (row.event === 'QueueEntry') {
      const present = { ...queue, leg: read('Uniqueid'), linked: '', from: numberIn(read) };
      callers.push({ ...present, position: Number(read('Position')) || 0, waitSeconds: Number(read('Wait')) || 0 });
    }
  }
  return { members, callers };
}
