/** Leads callers through flows: the walk is the same that a screen shows, the hands are at the telephone, and each step is told. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigIvr } from '@botpbx/shared/link/section/ivr';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { Act, FlowHands, Happened } from '@botpbx/shared/model/flow-act';
import { walkThrough } from '@botpbx/shared/model/flow-drive';
import { beginWalk } from '@botpbx/shared/model/flow-run';
import type { WalkEnd } from '@botpbx/shared/model/flow-walk';
import { AgiGoneError, type AgiSession } from './asterisk/agi/session.ts';
import type { FlowEngines } from './flow/engines.ts';
import { makeHands } from './flow/hands.ts';
import type { Media } from './flow/media.ts';
import { beginFlowRecord } from './flow-record.ts';
import { worldOf } from './flow-world.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { StrangerError } from './routing/enter.ts';
import type { FlowDesk, FlowExit, FlowVisit } from './routing/flow-desk.ts';

export interface FlowRoomParts {
  readonly live: Pick<Live, 'current'>;
  /** Opened after the door: who comes before them is left to the dialplan, which tries again. */
  readonly engines: Promise<FlowEngines>;
  /** Names the call of a caller. */
  readonly callIdOf: (entrant: AgiSession) => Promise<CallId | undefined>;
  readonly tell: (event: NodeEvent) => void;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** Who walks; empty where the carrier or the phone does not say. */
export interface FlowCaller {
  readonly leg: string;
  readonly number: string;
  readonly name: string;
  readonly dialled: string;
}
export type FlowsFor = (entrant: AgiSession, media: Media, who: FlowCaller) => FlowDesk;

/** IVRs that send callers to each other without end are stopped here: walks of one call. */
const MOST_WALKS = 100;

/** Makes the flows as each caller meets them. */
export const makeFlows =
  (parts: FlowRoomParts): FlowsFor =>
  (entrant, media, who) => {
    let walks = 0;
    return {
      walk: async (visit) => {
        walks++;
        if (walks > MOST_WALKS) return { kind: 'failed', why: 'The flows lead round in a circle.' };
        const section = parts.live.current()?.sectionOf(visit.tenantId);
        const ivr = section?.ivrs.find(({ id }) => id === visit.decision.ivr.id);
        if (!section || !ivr) return { kind: 'failed', why: 'The IVR is gone.' };
        const engines = await inTime(parts.engines);
        return walkOne({ parts, entrant, media, who, visit, section, ivr, engines });
      },
    };
  };

interface Walking {
  readonly parts: FlowRoomParts;
  readonly entrant: AgiSession;
  readonly media: Media;
  readonly who: FlowCaller;
  readonly visit: FlowVisit;
  readonly section: TenantSection;
  readonly ivr: ConfigIvr;
  readonly engines: FlowEngines;
}

async function walkOne(walking: Walking): Promise<FlowExit> {
  const { parts, entrant, media, visit, section, ivr, who } = walking;
  const { nowMs, tell, log } = parts;
  const variables = variablesOf(entrant, who);
  const callId = parts.callIdOf(entrant).catch((error: unknown) => {
    if (!(error instanceof AgiGoneError)) log.error('the call of a flow has no name', { error, leg: who.leg });
    return undefined;
  });
  const record = beginFlowRecord({ tenantId: visit.tenantId, ivr, variables, callId, tell, nowMs });
  const walk = beginWalk(worldOf(section), ivr.id, { variables, atMs: nowMs() });
  let end: WalkEnd = { kind: 'gone' };
  try {
    end = await walkThrough(walk, handsOf(walking), { nowMs, onTurn: ({ passed }) => record.passed(passed) });
  } finally {
    record.ended(end);
  }
  if (end.kind === 'stopped') log.warn('a flow leads nowhere', { leg: who.leg, ivrId: ivr.id, version: ivr.version, why: end.why });
  // whoever takes the call after the flow needs no keys of it
  if (end.kind !== 'gone') await media.forgetKeys();
  return exitOf(end);
}

const CAUSES = { normal: CAUSE.normal, busy: CAUSE.busy, congestion: CAUSE.congestion, rejected: CAUSE.rejected } as const;

function exitOf(end: WalkEnd): FlowExit {
  if (end.kind === 'hangup') return { kind: 'done', cause: CAUSES[end.cause] };
  return end.kind === 'stopped' ? { kind: 'failed', why: end.why } : { kind: 'gone' };
}

const variablesOf = (entrant: AgiSession, { leg, number, name, dialled }: FlowCaller): Record<string, string> => ({
  'CALLERID(num)': number,
  'CALLERID(name)': name,
  EXTEN: dialled,
  CHANNEL: entrant.variable('agi_channel'),
  UNIQUEID: leg,
});

/** Hands of this caller. Nothing that goes wrong in an act ends the walk, but that the caller is gone. */
function handsOf({ parts, entrant, media, who, visit, section, ivr, engines }: Walking): FlowHands {
  const { tenantId, errand } = visit;
  const hands = makeHands({
    ...{ media, errand, name: ivr.name, language: ivr.flow.language, voice: ivr.flow.voice, signal: entrant.signal },
    prompter: engines.prompterOf(tenantId),
    ears: engines.earsOf(tenantId),
    asker: engines.askerOf(tenantId),
    soundOf: (id) => section.sounds.find((sound) => sound.id === id)?.hash,
    onMissing: (spoken) =>
      parts.log.warn('something of a flow is not to be heard', { leg: who.leg, ivrId: ivr.id, kind: spoken.kind, pii: { spoken } }),
  });
  return { act: (act) => safely(hands, act, parts.log) };
}

async function safely(hands: FlowHands, act: Act, log: Log): Promise<Happened> {
  try {
    return await hands.act(act);
  } catch (error) {
    if (error instanceof AgiGoneError) return { kind: 'gone' };
    if (error instanceof StrangerError) throw error;
    log.error('a step of a flow failed', { error, act: act.kind });
    return { kind: 'failed', why: 'Something went wrong.' };
  }
}

const OPEN_WITHIN_MS = 400;

/** @throws {StrangerError} when they are not open in time */
async function inTime(opening: Promise<FlowEngines>): Promise<FlowEngines> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new StrangerError('the flows are not there yet')), OPEN_WITHIN_MS);
  try {
    return await Promise.race([opening, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
