/** What facts led to, gathered until it is told: events, and calls whose state must be remembered or may be forgotten. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { CallStep } from '@botpbx/shared/model/call';
import type { CallState, LegState } from './call.ts';
import { directionOf, instantOf, legOf, recordOf } from './record.ts';

/** What a fact led to: events to send, calls to remember in their present state, calls that are over in their last. */
export interface Effects {
  readonly events: readonly NodeEvent[];
  readonly kept: readonly CallState[];
  readonly gone: readonly CallState[];
}

/** One row of a call's timeline. */
export interface StepTold {
  readonly what: CallStep;
  readonly party: string;
  readonly leg: LegState | string | undefined;
  readonly detail?: string | null;
  readonly atMs: number;
}

/** What a registry has to say of its calls. */
export interface Telling {
  event(event: NodeEvent): void;
  /** Something of the call is new: its state is kept. */
  touch(call: CallState, atMs: number): void;
  /** Tells that the call began, and that it was answered, each once and as soon as its tenant is known. */
  announce(call: CallState): void;
  step(call: CallState, told: StepTold): void;
  /** Tells the record of a call that is over or became part of another. */
  close(call: CallState, toldMs: number, mergedInto: CallId | null): void;
  /** Hands over what was gathered. */
  flush(): void;
}

/** A call that goes round for hours tells no more than this. */
const MAX_STEPS = 200;

/** Makes it empty. */
export function makeTelling(onEffects: (effects: Effects) => void): Telling {
  let events: NodeEvent[] = [];
  let kept = new Set<CallState>();
  let gone: CallState[] = [];
  const touch = (call: CallState, atMs: number) => {
    call.lastMs = Math.max(call.lastMs, atMs);
    kept.add(call);
  };
  return {
    event: (event) => void events.push(event),
    touch,
    announce: (call) => events.push(...announcements(call)),
    step: (call, told) => {
      const event = stepOf(call, told);
      if (event) events.push(event);
      if (event) touch(call, told.atMs);
    },
    close: (call, toldMs, mergedInto) => {
      // an answer that was only seen later, in a list, may lie behind the end that Asterisk tells of
      const endedMs = Math.max(toldMs, call.answeredMs ?? toldMs);
      kept.delete(call);
      gone.push(call);
      const { tenantId: tenant_id, id: call_id } = call;
      if (tenant_id === null || !call.isAnnounced) return;
      events.push({ kind: 'call.end', tenant_id, at: instantOf(endedMs), call_id, call: recordOf(call, endedMs, mergedInto) });
    },
    flush: () => {
      const effects = { events, kept: [...kept], gone };
      if (effects.events.length + effects.kept.length + effects.gone.length === 0) return;
      [events, kept, gone] = [[], new Set(), []];
      onEffects(effects);
    },
  };
}

function announcements(call: CallState): NodeEvent[] {
  const { tenantId: tenant_id, id: call_id, from, fromName: from_name, to, revision } = call;
  if (tenant_id === null) return [];
  const made: NodeEvent[] = [];
  if (!call.isAnnounced) {
    const [first] = call.legs;
    const begun = { from, from_name, to, direction: directionOf(call), revision, leg: first ? legOf(first, null) : null };
    made.push({ kind: 'call.new', tenant_id, at: instantOf(call.startedMs), call_id, ...begun });
    call.isAnnounced = true;
  }
  if (call.isAnswerAnnounced || call.answeredMs === null) return made;
  const by = call.legs.find((one) => one.answeredMs !== null && one.party === call.answeredBy);
  const answer = { answered_by: call.answeredBy ?? '', leg: by ? legOf(by, null) : null };
  made.push({ kind: 'call.answer', tenant_id, at: instantOf(call.answeredMs), call_id, ...answer });
  call.isAnswerAnnounced = true;
  return made;
}

/** Undefined for a call that nobody was told of, and for one that has told enough. */
function stepOf(call: CallState, { what, party, leg, detail = null, atMs }: StepTold): NodeEvent | undefined {
  const { tenantId: tenant_id, id: call_id } = call;
  if (tenant_id === null || !call.isAnnounced || call.steps >= MAX_STEPS) return undefined;
  call.steps += 1;
  const told = leg === undefined || typeof leg === 'string' ? null : legOf(leg, null);
  return { kind: 'call.step', tenant_id, at: instantOf(atMs), call_id, what, party, detail, leg: told };
}
