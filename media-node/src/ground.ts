/** What everything of the node process stands on, and what is promised before it is open. */
import type { AgentRoom } from './agent-room.ts';
import { type DialWatch, makeDialWatch } from './asterisk/dial-watch.ts';
import { makeWarmRoom, type WarmRoom } from './asterisk/warm.ts';
import type { Changing } from './changing.ts';
import type { FlowEngines } from './flow/engines.ts';
import type { FlowTelling } from './flow-telling.ts';
import type { Link } from './link/client.ts';
import type { CloudHttp } from './link/cloud-config.ts';
import type { Identity } from './link/identity.ts';
import { type Live, makeLive } from './live.ts';
import type { Log } from './log.ts';
import { makeOutsideRoom, type OutsideRoom } from './outside.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { Recorder } from './recording/recorder.ts';
import { makeRecalledLines, type RecalledLines } from './routing/recalled-lines.ts';
import type { Studio } from './routing/studio.ts';
import type { Settings } from './settings.ts';
import type { Switchboard } from './switchboard.ts';
import type { MailFor } from './voicemail/late.ts';

/** What the rooms are given that are asked for before they are open. */
export interface Opening {
  readonly board: PromiseWithResolvers<Switchboard>;
  readonly link: PromiseWithResolvers<Link>;
  readonly changing: PromiseWithResolvers<Changing>;
  readonly mail: PromiseWithResolvers<MailFor>;
  readonly desk: PromiseWithResolvers<QueueDesk>;
  readonly studio: PromiseWithResolvers<Studio>;
  readonly agents: PromiseWithResolvers<AgentRoom>;
  readonly recorder: PromiseWithResolvers<Recorder>;
  readonly flowTelling: PromiseWithResolvers<FlowTelling>;
  readonly flowEngines: PromiseWithResolvers<FlowEngines>;
}

/** What everything else stands on; nothing here waits for a disk. */
export interface Ground {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly opening: Opening;
  readonly outside: OutsideRoom;
  readonly recalled: RecalledLines;
  readonly live: Live;
  readonly dialWatch: DialWatch;
  readonly warm: WarmRoom;
  readonly http: CloudHttp;
}

/** Lays it. */
export function layGround(settings: Settings, identity: Identity, log: Log, signal: AbortSignal): Ground {
  const outside = makeOutsideRoom(log);
  const { lines } = outside;
  const opening: Opening = {
    board: Promise.withResolvers(),
    link: Promise.withResolvers(),
    changing: Promise.withResolvers(),
    mail: Promise.withResolvers(),
    desk: Promise.withResolvers(),
    studio: Promise.withResolvers(),
    agents: Promise.withResolvers(),
    recorder: Promise.withResolvers(),
    flowTelling: Promise.withResolvers(),
    flowEngines: Promise.withResolvers(),
  };
  return {
    ...{ settings, identity, log, signal, opening, outside },
    recalled: makeRecalledLines(lines, performance.timeOrigin),
    live: makeLive(lines, settings.isRecordingOn),
    dialWatch: makeDialWatch((legName) => void opening.board.promise.then((board) => board.giveUp(legName))),
    warm: makeWarmRoom({ actions: { run: async (...asked) => (await opening.board.promise).actions.run(...asked) }, log }),
    http: { url: identity.url, bearer: async (until) => (await opening.link.promise).bearer(until) },
  };
}
