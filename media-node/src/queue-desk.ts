/** Everything about queues on this node, put together: who waits, who serves, what is said and what is told. */
import { join } from 'node:path';
import { CallId } from '@botpbx/shared/base/ids';
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigQueue } from '@botpbx/shared/link/section/queue';
import type { Destination } from '@botpbx/shared/model/destination';
import { z } from 'zod';
import type { AgiSession } from './asterisk/agi/session.ts';
import { endpointNameOf, musicClassNameOf } from './asterisk/conf/names.ts';
import { isSpokenTo } from './asterisk/conf/queues.ts';
import { keepPlace, newPlaceId } from './asterisk/queue-callback.ts';
import { followQueues } from './asterisk/queue-follow.ts';
import { makeGoneQueues } from './asterisk/queue-gone.ts';
import { keepMembers, type WantedQueue } from './asterisk/queue-members.ts';
import { makeQueueRoom } from './asterisk/queue-room.ts';
import { startQueueVoice } from './asterisk/queue-voice.ts';
import { makeOutbox } from './calls/outbox.ts';
import type { LocalSecrets } from './config/local-secrets.ts';
import { soundPathOf } from './config/sound-files.ts';
import type { Media } from './flow/media.ts';
import { openJournal } from './link/journal.ts';
import type { Spool } from './link/spool.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { QueueBoard } from './queues/board.ts';
import type { QueueName } from './queues/fact.ts';
import { Stay } from './queues/stay.ts';
import type { Membership, QueueRoom, WaitAsked } from './routing/queue-room.ts';
import type { Settings } from './settings.ts';
import type { Switchboard } from './switchboard.ts';

export interface QueueDeskOptions {
  readonly settings: Settings;
  readonly secrets: LocalSecrets;
  readonly board: Pick<Switchboard, 'actions' | 'registry'>;
  readonly live: Live;
  readonly spool: Spool;
  readonly log: Log;
}

export interface QueueDesk {
  readonly board: QueueBoard;
  /** Keeps the place of a caller who will be called back; false when that cannot be. */
  callBack(asked: WaitAsked, caller: { readonly leg: string; readonly number: string }): Promise<boolean>;
  /** Where a caller goes whose queue was taken away. */
  movedTo(leg: string): Destination | null;
  /** A configuration is in effect, or what people dialled over it. */
  configured(): void;
  stop(): Promise<void>;
}

const STAY = 'stay:';
const PAUSES = 'pauses';
const Pauses = z.record(z.string(), z.number());

/** Reads what the last life left and follows Asterisk's queues from then on. */
export async function openQueueDesk(options: QueueDeskOptions): Promise<QueueDesk> {
  const { live, log, settings, secrets } = options;
  const { actions } = options.board;
  const journal = await openJournal(join(settings.nodeFolder, 'queues', 'journal'), log);
  const outbox = makeOutbox(journal, options.spool, log);
  /** Legs that keep a place. */
  const kept = new Set<string>();
  const board = makeBoard(options, journal.entries(), {
    isCallback: (leg) => kept.has(leg),
    put: (event, stay) => {
      outbox.put(event, stay?.kept ? new Map([[STAY + stay.id, stay.kept]]) : new Map());
      if (stay && !stay.kept) outbox.forget([STAY + stay.id]);
    },
    onPauses: (pauses) => {
      journal
        .keep(new Map([[PAUSES, Object.fromEntries(pauses)]]))
        .catch((error: unknown) => log.error('pauses could not be kept', { error }));
    },
  });
  const stopping = new AbortController();
  const gone = makeGoneQueues({ board, actions, config: () => live.current()?.config, log }, stopping.signal);
  gone.look();
  const keeper = keepMembers({ actions, wanted: () => wantedIn(live.current()?.config), log }, stopping.signal);
  const address = { ...settings.ami, secret: secrets.ami_secret };
  const ari = { ...settings.ari, secret: secrets.ari_secret };
  const soundPath = (hash: string) => soundPathOf(settings.asteriskRun, hash);
  const said = (stay: Stay) => speechOf(live.current()?.config, stay);
  const voice = startQueueVoice({ ari, board, speechOf: said, soundPath, log }, stopping.signal);
  const following = followQueues({ address, actions, board, log, onReady: keeper.look }, stopping.signal);
  return {
    board,
    callBack: (asked, caller) => callBack(options, { board, kept }, { asked, caller }),
    movedTo: gone.movedTo,
    configured: () => {
      keeper.look();
      gone.look();
    },
    stop: async () => {
      stopping.abort();
      board.stop();
      await Promise.all([following, voice, keeper.stopped]);
      await outbox.settled();
      await journal.close();
    },
  };
}

type Ends = Pick<ConstructorParameters<typeof QueueBoard>[0], 'put' | 'onPauses'> & { readonly isCallback: (leg: string) => boolean };

function makeBoard({ live, board: { registry } }: QueueDeskOptions, entries: ReadonlyMap<string, unknown>, ends: Ends): QueueBoard {
  const stays = [...entries].flatMap(([name, value]) => (name.startsWith(STAY) ? (Stay.safeParse(value).data ?? []) : []));
  const pauses = new Map(Object.entries(Pauses.safeParse(entries.get(PAUSES)).data ?? {}));
  return new QueueBoard(
    {
      ...ends,
      settingsOf: (queue) => queueIn(live.current()?.config, queue),
      extensionAt: (tenantId, endpoint) => live.current()?.extensionAt(tenantId, endpoint),
      callOf: (leg, linked) => {
        const call = registry.calls().find((one) => one.id === linked || one.legs.some(({ id }) => id === leg));
        const isCallback = ends.isCallback(leg);
        if (call) return { id: call.id, answeredBy: call.answeredBy, isCallback };
        const id = CallId.safeParse(linked).data;
        return id && { id, answeredBy: null, isCallback };
      },
      nowMs: Date.now,
    },
    { stays, pauses },
  );
}

const NEVER = new AbortController().signal;
const DAY_MS = 86_400_000;

interface CallingBack {
  readonly asked: WaitAsked;
  readonly caller: { readonly leg: string; readonly number: string };
}

/** Asks the gate first: who could not be called later is not promised to be. */
async function callBack(
  { live, board: { actions, registry } }: QueueDeskOptions,
  at: { board: QueueBoard; kept: Set<string> },
  { asked, caller }: CallingBack,
) {
  const config = live.current();
  const { tenantId, queueId } = asked;
  const decision = config?.router.fromQueue(tenantId, queueId, caller.number)?.decision;
  if (!config || (decision?.kind !== 'outbound' && decision?.kind !== 'ring')) return false;
  const id = newPlaceId(config.systemName, Date.now(), Math.random());
  const from = queueIn(config.config, asked)?.number ?? '';
  at.kept.add(id);
  setTimeout(() => at.kept.delete(id), DAY_MS).unref();
  registry.expect({
    id,
    tenantId,
    from,
    fromName: queueIn(config.config, asked)?.name ?? '',
    to: caller.number,
    isOutbound: decision.kind === 'outbound',
  });
  const position = at.board.lastPositionOf(asked, caller.leg);
  return keepPlace(actions, { id, tenantId, queueId, number: caller.number, position }, NEVER);
}

/** A queue of the live configuration. */
export const queueIn = (config: NodeConfig | undefined, { tenantId, queueId }: QueueName): ConfigQueue | undefined =>
  config?.tenants.find((tenant) => tenant.tenant_id === tenantId)?.queues.find((queue) => queue.id === queueId);

/** How a queue speaks to those who wait; undefined for one that says nothing. */
function speechOf(config: NodeConfig | undefined, queue: QueueName) {
  const settings = queueIn(config, queue);
  if (!settings || !isSpokenTo(settings)) return undefined;
  const sounds = config?.tenants.find((tenant) => tenant.tenant_id === queue.tenantId)?.sounds ?? [];
  const periodicSound = sounds.find((sound) => sound.id === settings.periodic_sound_id)?.hash;
  return { ...settings, periodicSound, musicClass: musicClassNameOf(queue.tenantId, settings.music_class_id) };
}

function membershipsIn(config: NodeConfig | undefined, tenantId: number, extensionId: number): Membership[] {
  const tenant = config?.tenants.find((one) => one.tenant_id === tenantId);
  const numbers = new Map(tenant?.queues.map((queue) => [queue.id, queue.number]));
  const mine = tenant?.queue_members.filter((member) => member.extension_id === extensionId) ?? [];
  return mine.map(({ queue_id, is_dynamic, logged_in, paused }) => ({
    queueId: queue_id,
    extensionId,
    number: numbers.get(queue_id) ?? null,
    isDynamic: is_dynamic,
    isLoggedIn: logged_in,
    isPaused: paused,
  }));
}

/** In which queues the order of the members decides who is rung. */
const ORDERED: ReadonlySet<string> = new Set(['linear', 'round_robin']);

const wantedIn = (config: NodeConfig | undefined): WantedQueue[] | undefined =>
  config?.tenants.flatMap((tenant) => tenant.queues.map((queue) => wantedQueue(config, tenant, queue)));

function wantedQueue(config: NodeConfig, tenant: TenantSection, queue: ConfigQueue): WantedQueue {
  const phones = new Map(tenant.extensions.map((row) => [row.id, row]));
  const members = tenant.queue_members
    .filter((member) => member.queue_id === queue.id && member.logged_in)
    .flatMap(({ extension_id, penalty, paused, pause_reason }) => {
      const phone = phones.get(extension_id);
      if (!phone) return [];
      const isPaused = paused || phone.dnd;
      const pauseReason = phone.dnd ? 'dnd' : paused ? (pause_reason ?? '') : '';
      return [{ endpoint: endpointNameOf(config, tenant.tenant_id, phone.extension), penalty, isPaused, pauseReason }];
    });
  return { tenantId: tenant.tenant_id, queueId: queue.id, isOrdered: ORDERED.has(queue.strategy), members };
}

/** Makes the queues as one caller meets them, also while the desk is still being opened. */
export const lateRooms = (desk: Promise<QueueDesk>, live: Live) => {
  let opened: QueueDesk | undefined;
  void desk.then((one) => {
    opened = one;
  });
  return (entrant: AgiSession, media: Pick<Media, 'play'>): QueueRoom =>
    makeQueueRoom(entrant, {
      media,
      onEnded: (asked, leg, outcome) =>
        void desk.then(({ board }) => board.ended(asked, leg, outcome === 'key' ? 'callback' : outcome, callerOf(entrant))),
      look: async (tenantId, queueId) => {
        const { board } = await desk;
        const sums = board.sumsOf({ tenantId, queueId });
        const serving = board.membersOf({ tenantId, queueId }).filter(({ device, isPaused }) => device !== 'unavailable' && !isPaused);
        return sums && { waiting: sums.calls_waiting, available: serving.length, longestWaitSeconds: sums.longest_wait };
      },
      movedTo: (leg) => opened?.movedTo(leg) ?? null,
      membershipsOf: (tenantId, extensionId) => membershipsIn(live.current()?.config, tenantId, extensionId),
      callBack: async (asked) => (await desk).callBack(asked, { leg: entrant.variable('agi_uniqueid'), number: callerOf(entrant) }),
    });
};

/** Asterisk says `unknown` for a caller who gives no number. */
const callerOf = (entrant: AgiSession): string => {
  const number = entrant.variable('agi_callerid');
  return /^[0-9+*#]{1,32}$/.test(number) ? number : 'anonymous';
};
