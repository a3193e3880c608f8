/** One frame of a node's events → all that follows from it: rows, ledger entries, live events. Pure. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { CallId } from '@botpbx/shared/base/ids';
import { readChange } from '@botpbx/shared/link/changes';
import type { NodeEvent, NodeEventOf } from '@botpbx/shared/link/events';
import type { LiveEvent } from '@botpbx/shared/live/events';
import type { CallEvent, Leg } from '@botpbx/shared/model/call';
import { systemNameOf } from '../config/compile.ts';
import type { FlowEvent } from '../flow-walks/record.ts';
import { type ConversationEvent, liveHandover, liveTurn } from './dispatch-conversations.ts';
import { livePass } from './dispatch-flows.ts';
import { blockOf, helpAlert, helpOf, liveHelp, pinAlert } from './dispatch-outside.ts';
import { liveStay, memberTimeOf, stayOf } from './dispatch-queues.ts';
import { liveMessage, messageOf, type VoicemailEvent } from './dispatch-voicemails.ts';
import { type Effects, effectsOf, type Folding, newFolding, type Teller } from './effects.ts';

/** How far the clock of a node may be ahead when it tells of a tenant that it no longer serves. */
const SKEW_MS = 90_000;

/** Folds events, which must be in order, into their effects. Per call and per phone only the last word remains. */
export function dispatch(teller: Teller, events: readonly NodeEvent[]): Effects {
  const folding = newFolding(teller);
  const refused: NodeEvent[] = [];
  for (const event of events) {
    if (mayTell(teller, event)) fold(folding, event);
    else refused.push(event);
  }
  return effectsOf(folding, refused);
}

/** A node tells of its own tenants, of former ones only what happened in their time, and of calls that carry its own name. */
function mayTell({ nodeId, memberships }: Teller, event: NodeEvent): boolean {
  const endedAt = memberships.get(event.tenant_id);
  if (endedAt === undefined) return false;
  if (endedAt !== null && Date.parse(event.at) > Date.parse(endedAt) + SKEW_MS) return false;
  return !('call_id' in event) || event.call_id.startsWith(`${systemNameOf(nodeId)}-`);
}

function fold(to: Folding, event: NodeEvent): void {
  const of = event.kind;
  if (of === 'call.new') began(to, event);
  else if (of === 'call.answer') answered(to, event);
  else if (of === 'call.transfer') transferred(to, event);
  else if (of === 'call.step') stepped(to, event);
  else if (of === 'call.end') ended(to, event);
  else if (of === 'extension.status') seen(to, event);
  else if (of === 'change') changed(to, event);
  else if (of === 'queue.update') queueUpdated(to, event);
  else if (of === 'queue.stay') stayed(to, event);
  else if (of === 'queue.member') to.memberTimes.push(memberTimeOf(event));
  else if (of === 'trunk.status') trunkSeen(to, event);
  else if (of === 'emergency') calledForHelp(to, event);
  else if (of === 'pin.used') to.alerts.push(pinAlert(event));
  else if (of === 'voicemail.new' || of === 'voicemail.changed' || of === 'voicemail.deleted') messaged(to, event);
  else if (of === 'conversation.start' || of === 'conversation.turn' || of === 'conversation.end') conversed(to, event);
  else if (of === 'conversation.handover') tell(to, event, liveHandover(event));
  else if (of === 'flow.begin' || of === 'flow.step' || of === 'flow.end') walked(to, event);
  else if (of === 'security') alerted(to, event);
  else unreachable(of);
}

const tell = (to: Folding, event: NodeEvent, live: LiveEvent): void => void to.live.push({ tenantId: event.tenant_id, live });
const keyOf = (event: { tenant_id: number; call_id: string }) => `${event.tenant_id} ${event.call_id}`;
/** Nodes may write an instant in several ways; rows hold one, so that they sort. */
const instant = (text: string): string => new Date(text).toISOString();
const instantOrNull = (text: string | null): string | null => (text === null ? null : instant(text));

/** What stands in the row of a call that has not ended. */
const open = {
  ended_at: null,
  duration: 0,
  total_duration: 0,
  disposition: null,
  cause: null,
  merged_into: null,
  presumed: false,
};

function began(to: Folding, event: NodeEventOf<'call.new'>): void {
  const { call_id: id, tenant_id, from, from_name, to: called, direction, revision } = event;
  const at = instant(event.at);
  const { nodeId: node_id, epoch } = to.teller;
  const parties = { tenant_id, id, direction, from, from_name, to: called, node_id, revision, epoch };
  const key = keyOf(event);
  if (!to.calls.has(key))
    to.calls.set(key, { ...parties, ...open, state: 'ringing', answered_by: null, started_at: at, answered_at: null });
  note(to, event, { what: 'began', party: from, detail: called });
  putLeg(to, event, event.leg);
  tell(to, event, { event: 'call.new', data: { call_id: id, from, to: called, direction, timestamp: at } });
}

function answered(to: Folding, event: NodeEventOf<'call.answer'>): void {
  const { tenant_id, call_id: id, answered_by } = event;
  const at = instant(event.at);
  const key = keyOf(event);
  const call = to.calls.get(key);
  if (call?.state === 'ringing') to.calls.set(key, { ...call, state: 'up', answered_by, answered_at: at });
  if (!call && !to.answers.has(key)) to.answers.set(key, { tenant_id, id, answered_by, answered_at: at });
  note(to, event, { what: 'answered', party: answered_by, detail: null });
  putLeg(to, event, event.leg);
  tell(to, event, { event: 'call.answer', data: { call_id: id, answered_by, timestamp: at } });
}

function transferred(to: Folding, event: NodeEventOf<'call.transfer'>): void {
  const { call_id, from, to: target, type } = event;
  note(to, event, { what: 'transferred', party: from, detail: target });
  tell(to, event, { event: 'call.transfer', data: { call_id, from, to: target, type } });
}

function stepped(to: Folding, event: NodeEventOf<'call.step'>): void {
  note(to, event, event);
  putLeg(to, event, event.leg);
}

type OfCall = NodeEvent & { readonly call_id: CallId };

const note = (to: Folding, { tenant_id, call_id, at }: OfCall, { what, party, detail }: Omit<CallEvent, 'at'>): void =>
  void to.timeline.push({ tenant_id, call_id, at: instant(at), what, party, detail });

/** Of each leg the last word remains. */
function putLeg(to: Folding, { tenant_id, call_id }: OfCall, leg: Leg | null | undefined): void {
  if (!leg) return;
  const { id, party, trunk_id, cause } = leg;
  const span = { started_at: instant(leg.started_at), answered_at: instantOrNull(leg.answered_at), ended_at: instantOrNull(leg.ended_at) };
  to.legs.set(`${keyOf({ tenant_id, call_id })} ${id}`, { tenant_id, call_id, id, party, trunk_id, cause, ...span });
}

function ended(to: Folding, event: NodeEventOf<'call.end'>): void {
  const { tenant_id, call_id: id } = event;
  const { legs, disposition: told, ...call } = event.call;
  const key = keyOf(event);
  const disposition = told ?? (call.answered_at === null ? 'FAILED' : 'ANSWERED');
  const timestamp = instant(call.ended_at ?? event.at);
  tell(to, event, { event: 'call.end', data: { call_id: id, duration: call.duration, disposition, timestamp } });
  if (to.calls.get(key)?.state === 'ended') return;
  to.answers.delete(key);
  const { nodeId: node_id, epoch } = to.teller;
  const times = { started_at: instant(call.started_at), answered_at: instantOrNull(call.answered_at), ended_at: timestamp };
  to.calls.set(key, { ...call, ...times, tenant_id, id, state: 'ended', disposition, node_id, epoch, presumed: false });
  note(to, event, { what: 'ended', party: call.to, detail: disposition });
  for (const leg of legs) putLeg(to, event, leg);
}

function seen(to: Folding, { tenant_id, extension, status, previous, dnd, ...event }: NodeEventOf<'extension.status'>): void {
  to.statuses.set(`${tenant_id} ${extension}`, { tenant_id, extension, status });
  tell(
    to,
    { ...event, tenant_id, extension, status, previous, dnd },
    { event: 'extension.status', data: { extension, status, previous, dnd } },
  );
}

function queueUpdated(to: Folding, event: NodeEventOf<'queue.update'>): void {
  const { queue, calls_waiting, agents_available, longest_wait } = event;
  tell(to, event, { event: 'queue.update', data: { queue, calls_waiting, agents_available, longest_wait } });
}

function stayed(to: Folding, event: NodeEventOf<'queue.stay'>): void {
  if (event.outcome === 'waiting') note(to, event, { what: 'queued', party: event.queue, detail: null });
  to.stays.set(`${event.tenant_id} ${event.stay}`, stayOf(event, to.teller.nodeId));
  tell(to, event, liveStay(event));
}

/** One that cannot be read was told by a newer node than this cloud; it stays what it is there. */
function changed(to: Folding, { tenant_id: tenantId, at, of, id, field, value }: NodeEventOf<'change'>): void {
  const change = readChange({ of, id, field, value });
  if (change) to.changes.push({ tenantId, at: instant(at), change });
}

function trunkSeen(to: Folding, event: NodeEventOf<'trunk.status'>): void {
  const { tenant_id, trunk_id, status, previous, latency_ms } = event;
  const at = instant(event.at);
  to.trunks.set(trunk_id, { tenant_id, trunk_id, status, latency_ms, at });
  tell(to, event, { event: 'trunk.status', data: { trunk_id, status, previous, latency_ms, timestamp: at } });
}

function calledForHelp(to: Folding, event: NodeEventOf<'emergency'>): void {
  to.alerts.push(helpAlert(event));
  const help = helpOf(event);
  if (help) to.helps.push(help);
  tell(to, event, liveHelp(event));
}

function conversed(to: Folding, event: ConversationEvent): void {
  to.conversations.push(event);
  const live = liveTurn(event);
  if (live) tell(to, event, live);
}

function walked(to: Folding, event: FlowEvent): void {
  to.flows.push(event);
  const live = livePass(event);
  if (live) tell(to, event, live);
}

function messaged(to: Folding, event: VoicemailEvent): void {
  to.messages.push(messageOf(event));
  const live = liveMessage(event);
  if (live) tell(to, event, live);
}

function alerted(to: Folding, event: NodeEventOf<'security'>): void {
  const block = blockOf(to.teller.nodeId, event);
  if (block) to.blocks.push(block);
  const { tenant_id, what, account, address } = event;
  const at = instant(event.at);
  to.alerts.push({ tenant_id, action: `security.${what}`, subject: `${account} from ${address}`, at });
  tell(to, event, { event: 'security.alert', data: { node_id: to.teller.nodeId, what, account, address, timestamp: at } });
}
