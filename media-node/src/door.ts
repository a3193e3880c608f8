/** Takes channels in at the AGI door and sends them where routing says. */

import type { Change } from '@botpbx/shared/link/changes';
import type { AgentsFor } from './agents/late.ts';
import { type AgiServer, startAgiServer } from './asterisk/agi/server.ts';
import type { AgiSession } from './asterisk/agi/session.ts';
import { makeCaller } from './asterisk/caller.ts';
import type { DialWatch } from './asterisk/dial-watch.ts';
import { enteringOf } from './asterisk/entering.ts';
import { type MediaOptions, makeMedia } from './asterisk/media.ts';
import { makePlaces } from './asterisk/places.ts';
import type { WarmRoom } from './asterisk/warm.ts';
import type { Fact } from './calls/fact.ts';
import type { Media } from './flow/media.ts';
import type { FlowsFor } from './flow-room.ts';
import type { Live, LiveConfig } from './live.ts';
import type { Log } from './log.ts';
import type { Placed } from './outside.ts';
import { type Entering, enter, StrangerError } from './routing/enter.ts';
import { type GroupTurns, makeTurns } from './routing/groups.ts';
import type { Lines } from './routing/lines.ts';
import type { QueueRoom } from './routing/queue-room.ts';
import type { Studio } from './routing/studio.ts';
import { tellingCaller, tellingMedia, tellingPlaces, tellingQueues } from './routing/tell.ts';
import { makeWayOut } from './routing/way-out.ts';
import type { MailFor } from './voicemail/late.ts';

/** Where the door is and whom it asks. */
export interface DoorOptions {
  readonly host: string;
  readonly port: number;
  readonly live: Live;
  readonly lines: Lines;
  readonly dialWatch: DialWatch;
  /** Takes colleagues who are rung for callers of agents. */
  readonly warm: Pick<WarmRoom, 'take'>;
  readonly onFact: (fact: Fact) => void;
  /** The caller of this leg comes into a conference room that records. */
  readonly onRecordedRoom: (leg: string) => void;
  /** The caller of this leg waits in a queue that records. */
  readonly onRecordedQueue: (leg: string) => void;
  /** A session has the leg from now on. */
  readonly onEnter: (leg: string) => void;
  /** A call to the outside is being dialled. */
  readonly onPlacing: (placed: Placed) => void;
  /** Somebody dialled a change of the desired state. */
  readonly onChange: (tenantId: number, change: Change) => void;
  /** Where a tenant's sound is, without extension. */
  readonly soundPath: (hash: string) => string;
  /** Brings callers' voices to us. */
  readonly openLine: MediaOptions['openLine'];
  /** The mailboxes as this caller meets them. */
  readonly mailFor: MailFor;
  /** The agents as this caller meets them. */
  readonly agentsFor: AgentsFor;
  /** The flows as this caller meets them. */
  readonly flowsFor: FlowsFor;
  /** Where recorded sounds go. */
  readonly studio: Studio;
  /** The queues as this caller meets them. */
  readonly queuesFor: (entrant: AgiSession, media: Media) => QueueRoom;
  readonly log: Log;
}
type Door = DoorOptions & { readonly turns: GroupTurns };

/** A caller waits so long for a process that has just begun and has no configuration yet; then the dialplan goes its own way. */
const WAIT_FOR_CONFIG_MS = 1_500;

/** Opens the door; rejects when the port cannot be had. */
export function openDoor(options: DoorOptions): Promise<AgiServer> {
  const turns = makeTurns(Math.random);
  return startAgiServer({ ...options, onSession: (entrant) => takeIn(entrant, { ...options, turns }) });
}

async function takeIn(entrant: AgiSession, door: Door): Promise<void> {
  const { live, onEnter, onPlacing, log } = door;
  if (await door.warm.take(entrant)) return;
  const leg = entrant.variable('agi_uniqueid');
  onEnter(leg);
  const entering = await enteringOf(entrant);
  const config = await live.within(WAIT_FOR_CONFIG_MS);
  if (!entering || !config) {
    log.warn('a channel is left to the dialplan', { leg, why: entering ? 'there is no configuration yet' : 'its request is not ours' });
    return;
  }
  try {
    const { lines, turns, studio, onChange } = door;
    const { router, endpointOf, extensionAt } = config;
    const hands = handsOf(entrant, { leg, entering, config }, door);
    const outOf = (tenantId: number) =>
      makeWayOut(
        () => (live.current() ?? config).router,
        tenantId,
        (placing) => onPlacing({ ...placing, tenantId, leg }),
      );
    const room = { studio, lines, turns, outOf, onChange, nowMs: Date.now };
    const { tenantId, decision } = await enter({ router, entering, endpointOf, extensionAt, ...hands, ...room });
    log.debug('a call was routed', { leg, tenantId, decision: decision.kind, pii: { dialled: entering.dialled, why: decision.why } });
  } catch (error) {
    if (!(error instanceof StrangerError)) throw error;
    log.warn('a channel is left to the dialplan', { leg, why: error.message });
  }
}

interface Entrance {
  readonly leg: string;
  readonly entering: Entering;
  readonly config: LiveConfig;
}

/** All that can be done to this caller; what others must know of it is told. */
function handsOf(entrant: AgiSession, { leg, entering, config }: Entrance, door: Door) {
  const { dialWatch, onFact, onRecordedRoom, onRecordedQueue, soundPath, openLine, mailFor, queuesFor, agentsFor, flowsFor, log } = door;
  const telling = { leg, dialled: entering.dialled, onFact, nowMs: Date.now };
  const who = { leg, number: entering.callerNumber ?? '', name: nameOf(entrant), dialled: entering.dialled };
  const untold = makeMedia(entrant, { soundPath, openLine, log });
  const media = tellingMedia(untold, telling);
  return {
    caller: tellingCaller(makeCaller(entrant, { dialWatch, asSent: config.asSent }), telling),
    media,
    queues: tellingQueues(queuesFor(entrant, untold), ({ tenantId, queueId }) => {
      if (config.recordsQueue(tenantId, queueId)) onRecordedQueue(leg);
    }),
    agents: agentsFor(entrant, untold, who),
    flows: flowsFor(entrant, media, who),
    places: tellingPlaces(makePlaces(entrant), { ...telling, onRecordedRoom }),
    mail: mailFor(media, who),
  };
}

/** Asterisk says `unknown` for a caller who gives no name. */
const nameOf = (entrant: AgiSession): string => {
  const name = entrant.variable('agi_calleridname');
  return name === 'unknown' ? '' : name.slice(0, 80);
};
