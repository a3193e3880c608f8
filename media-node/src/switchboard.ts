/** All that is known of calls and phones, from Asterisk's events to the spool, across crashes of either process. */
import { join } from 'node:path';
import { type AmiActions, startAmiActions } from './asterisk/ami/actions.ts';
import { AmiConnectionError } from './asterisk/ami/errors.ts';
import type { AmiAddress } from './asterisk/ami/wire.ts';
import { type DialWatch, makeGivingUp } from './asterisk/dial-watch.ts';
import { type Following, type FollowOptions, startFollowing } from './asterisk/follow.ts';
import { type Lamps, makeLamps, type ShownState } from './asterisk/lamps.ts';
import type { CallState } from './calls/call.ts';
import type { Fact } from './calls/fact.ts';
import { makeOutbox, type Outbox } from './calls/outbox.ts';
import { makePresence, type Presence } from './calls/presence.ts';
import { recallCalls } from './calls/recall.ts';
import { Registry } from './calls/registry.ts';
import { makeAlarms } from './calls/security.ts';
import { type OpenJournal, openJournal } from './link/journal.ts';
import type { Spool } from './link/spool.ts';
import type { Live, LiveConfig } from './live.ts';
import type { Log } from './log.ts';
import { leadsOutside } from './routing/leads-outside.ts';

/** What the switchboard stands on. */
export interface SwitchboardOptions {
  readonly nodeFolder: string;
  readonly spool: Spool;
  readonly live: Live;
  readonly log: Log;
  readonly dialWatch: DialWatch;
  /** Asterisk is there (again), and what it has is known. */
  readonly onAsterisk: () => void;
  /** Somebody pressed the code for recording on this leg. */
  readonly onRecordAsked: (leg: string) => void;
  /** A call has changed, or is over. */
  readonly onCall: (call: CallState) => void;
}

/** What is known of calls and phones, and how to tell it more. */
export interface Switchboard {
  /** Takes a fact that routing states; facts of legs that Asterisk has not told of yet wait. */
  tell(fact: Fact): void;
  /** Recalls what the last life left and follows Asterisk from then on. */
  follow(address: AmiAddress): Promise<void>;
  /** A configuration went live. */
  configured(): void;
  /** Gives up a leg that Asterisk dials, by the name that Asterisk has for it. */
  giveUp(legName: string): void;
  isAsteriskReady(): boolean;
  /** Actions over AMI; each is refused while Asterisk is not followed. */
  readonly actions: AmiActions;
  /** Calls that are going on, and those that we place. */
  readonly registry: Pick<Registry, 'calls' | 'knows' | 'expect'>;
  readonly presence: Pick<Presence, 'statusOf' | 'registered'>;
  /** Stops and puts on the disk what is known. */
  stop(): Promise<void>;
}

/** Name in the journal of when Asterisk was last known to be well. */
const ALIVE = 'alive';
const NOTE_ALIVE_EVERY_MS = 500;
/** Notes of which one is synced, for power cuts. */
const NOTES_A_SYNC = 4;

interface Parts extends SwitchboardOptions {
  readonly journal: OpenJournal;
  readonly outbox: Outbox;
  readonly registry: Registry;
  readonly presence: Presence;
}

/** Opens the journal and makes the switchboard; nothing is followed yet. */
export async function openSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const parts = await makeParts(options);
  const { journal, outbox, registry, presence, live, log } = parts;
  const stopping = new AbortController();
  let following: Followed | undefined;
  const timer = noteTime(parts, () => following?.isReady() ?? false);
  return {
    tell: (fact) => {
      try {
        registry.apply(fact);
      } catch (error) {
        log.error('a fact of routing could not be taken in', { error, fact: fact.kind });
      }
    },
    follow: async (address) => {
      await recall(parts);
      following = followAsterisk(parts, address, stopping.signal);
    },
    configured: () => {
      const config = live.current();
      if (!config) return;
      presence.keepOnly(config.hasExtension);
      presence.configured(extensionsOf(config), Date.now());
      if (config) following?.lamps.configure(config.tenants);
    },
    giveUp: (legName) => following?.giveUp(legName),
    isAsteriskReady: () => following?.isReady() ?? false,
    actions: actionsOf(() => following?.actions),
    registry,
    presence,
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await following?.stopped;
      await outbox.settled();
      await journal.close();
    },
  };
}

async function makeParts(options: SwitchboardOptions): Promise<Parts> {
  const { nodeFolder, spool, live, log, onCall } = options;
  const journal = await openJournal(join(nodeFolder, 'calls', 'journal'), log);
  const outbox = makeOutbox(journal, spool, log);
  const registry = new Registry({
    onEffects: (effects) => {
      outbox.putCalls(effects);
      for (const call of [...effects.kept, ...effects.gone]) onCall(call);
    },
    ownerOf: (endpoint, dialled) => live.current()?.ownerOf(endpoint, dialled),
    revision: () => live.current()?.revision ?? null,
    isOutbound: (tenantId, dialled, extension) => {
      const routed = live.current()?.router.fromPhone(tenantId, dialled, { by: extension, caller: extension });
      return routed !== undefined && leadsOutside(routed.decision);
    },
    nowMs: Date.now,
  });
  const presence = makePresence(journal.entries(), {
    onChange: (event, name, status) => outbox.put(event, new Map([[name, status]])),
    onForgotten: outbox.forget,
  });
  return { ...options, journal, outbox, registry, presence };
}

/** Takes up the calls that the last life left open. */
async function recall({ journal, outbox, registry, spool, log }: Parts): Promise<void> {
  const { open, useless } = await recallCalls(journal.entries(), historyOf(spool));
  if (open.length > 0) log.info('calls of an earlier life are taken up', { calls: open.length });
  outbox.forget(useless);
  outbox.resume(open);
  registry.restore(open.map((one) => one.call));
}

interface Followed extends Following {
  readonly actions: AmiActions;
  readonly lamps: Lamps;
  giveUp(legName: string): void;
}

function followAsterisk(parts: Parts, address: AmiAddress, signal: AbortSignal): Followed {
  const { outbox, registry, presence, live, log, dialWatch, onAsterisk, onRecordAsked } = parts;
  const alarms = makeAlarms(Date.now);
  const actions = startAmiActions({ address, log }, signal);
  const onRefusal: FollowOptions['onRefusal'] = (attempt) => {
    const config = live.current();
    const tenantId = config?.extensionOf(attempt.account)?.tenantId ?? config?.defaultTenantId;
    const event = tenantId === undefined ? undefined : alarms({ ...attempt, tenantId });
    if (event) outbox.put(event, new Map());
  };
  const extensionOf = (endpoint: string) => live.current()?.extensionOf(endpoint);
  const lastAliveMs = aliveIn(parts.journal);
  const lamps = makeLamps(makeShowing({ actions, log }, signal));
  lamps.configure(live.current()?.tenants ?? []);
  const following = startFollowing(
    {
      address,
      actions,
      registry,
      presence,
      log,
      dialWatch,
      lamps,
      extensionOf,
      onRefusal,
      onRecordAsked,
      onReady: onAsterisk,
      lastAliveMs,
    },
    signal,
  );
  return {
    actions,
    lamps,
    giveUp: makeGivingUp({ actions, log }, signal),
    isReady: following.isReady,
    stopped: Promise.all([following.stopped, actions.stopped]).then(() => undefined),
  };
}

/** Makes what has Asterisk show a lamp. While Asterisk is away nothing is: it is all drawn anew when it comes back. */
function makeShowing({ actions, log }: { readonly actions: AmiActions; readonly log: Log }, signal: AbortSignal) {
  return (lamp: string, state: ShownState): void => {
    if (!actions.isUp) return;
    const action = { Action: 'Setvar', Variable: `DEVICE_STATE(${lamp})`, Value: state };
    actions.run(action, {}, signal).catch((error: unknown) => log.warn('a lamp could not be shown', { lamp, state, error }));
  };
}

const extensionsOf = ({ tenants }: LiveConfig) =>
  tenants.flatMap(({ tenant_id: tenantId, extensions }) => extensions.map(({ extension, dnd }) => ({ tenantId, extension, dnd })));

const notFollowed = () => Promise.reject(new AmiConnectionError('Asterisk is not followed yet'));

/** The connection of whoever follows Asterisk, as soon as somebody does. */
const actionsOf = (now: () => AmiActions | undefined): AmiActions => ({
  get isUp() {
    return now()?.isUp ?? false;
  },
  run: (action, variables, signal) => now()?.run(action, variables, signal) ?? notFollowed(),
  list: (action, signal) => now()?.list(action, signal) ?? notFollowed(),
});

/** While calls go on the time is noted, so that those which end while nobody looks have an end that is nearly right. */
function noteTime({ registry, journal, log }: Parts, isReady: () => boolean): NodeJS.Timeout {
  let notes = 0;
  return setInterval(() => {
    if (!isReady() || registry.calls().length === 0) return;
    const note = new Map([[ALIVE, Date.now()]]);
    const written = ++notes % NOTES_A_SYNC === 0 ? journal.keep(note) : journal.jot(note);
    written.catch((error: unknown) => log.debug('the time could not be noted', { error }));
  }, NOTE_ALIVE_EVERY_MS);
}

const aliveIn = (journal: OpenJournal): number => {
  const value = journal.entries().get(ALIVE);
  return typeof value === 'number' ? value : 0;
};

const PIECE = 500;

/** The spool as it was at the start. */
function historyOf(spool: Spool) {
  const untilSeq = spool.syncedSeq();
  return {
    epoch: spool.epoch,
    async *eventsAfter(seq: number) {
      const reader = spool.readFrom(seq);
      for (let piece = await reader.next(PIECE); piece.length > 0; piece = await reader.next(PIECE))
        for (const { seq: at, event } of piece) if (at <= untilSeq) yield event;
    },
  };
}
