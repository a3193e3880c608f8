/** All that is known of calls and phones, from Asterisk's events to the spool, across crashes of either process. */
import { join } from 'node:path';
import { startAmiActions } from './asterisk/ami/actions.ts';
import type { AmiAddress } from './asterisk/ami/wire.ts';
import { startFollowing } from './asterisk/follow.ts';
import type { Fact } from './calls/fact.ts';
import { makeOutbox } from './calls/outbox.ts';
import { makePresence } from './calls/presence.ts';
import { recallCalls } from './calls/recall.ts';
import { Registry } from './calls/registry.ts';
import { makeAlarms } from './calls/security.ts';
import { type OpenJournal, openJournal } from './link/journal.ts';
import type { Spool } from './link/spool.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';

export interface SwitchboardOptions {
  readonly nodeFolder: string;
  readonly spool: Spool;
  readonly live: Live;
  readonly log: Log;
  /** Asterisk is there (again). */
  readonly onAsterisk: () => void;
}

export interface Switchboard {
  /** Takes a fact that routing states; facts of legs that Asterisk has not told of yet wait. */
  tell(fact: Fact): void;
  /** Recalls what the last life left and follows Asterisk from then on. */
  follow(address: AmiAddress): Promise<void>;
  /** A configuration went live. */
  configured(): void;
  isAsteriskReady(): boolean;
  callCount(): number;
  /** Stops and puts on the disk what is known. */
  stop(): Promise<void>;
}

/** Name in the journal of when Asterisk was last known to be well. */
const ALIVE = 'alive';
const NOTE_ALIVE_EVERY_MS = 500;
/** Notes of which one is synced, for power cuts. */
const NOTES_A_SYNC = 4;

/** Opens the journal and makes the switchboard; nothing is followed yet. */
export async function openSwitchboard(options: SwitchboardOptions): Promise<Switchboard> {
  const { spool, live, log } = options;
  const journal = await openJournal(join(options.nodeFolder, 'calls', 'journal'), log);
  const outbox = makeOutbox(journal, spool, log);
  const registry = new Registry({
    onEffects: outbox.putCalls,
    ownerOf: (endpoint, dialled) => live.current()?.ownerOf(endpoint, dialled),
    revision: () => live.current()?.revision ?? null,
    nowMs: Date.now,
  });
  const presence = makePresence(journal.entries(), {
    onChange: (event, name, status) => outbox.put(event, new Map([[name, status]])),
    onForgotten: outbox.forget,
  });
  const alarms = makeAlarms(Date.now);
  const stopping = new AbortController();
  let following: { isReady(): boolean; readonly stopped: Promise<unknown> } | undefined;

  let notes = 0;
  const noteAlive = () => {
    if (!following?.isReady() || registry.calls().length === 0) return;
    const note = new Map([[ALIVE, Date.now()]]);
    const written = ++notes % NOTES_A_SYNC === 0 ? journal.keep(note) : journal.jot(note);
    written.catch((error: unknown) => log.debug('the time could not be noted', { error }));
  };
  const timer = setInterval(noteAlive, NOTE_ALIVE_EVERY_MS);

  const follow = async (address: AmiAddress) => {
    const recalled = await recallCalls(journal.entries(), historyOf(spool));
    if (recalled.open.length > 0) log.info('calls of an earlier life are taken up', { calls: recalled.open.length });
    outbox.forget(recalled.useless);
    registry.restore(recalled.open);
    const actions = startAmiActions({ address, log }, stopping.signal);
    const onRefusal: Parameters<typeof startFollowing>[0]['onRefusal'] = (attempt) => {
      const tenantId = live.current()?.extensionOf(attempt.account)?.tenantId ?? live.current()?.defaultTenantId;
      const event = tenantId === undefined ? undefined : alarms({ ...attempt, tenantId });
      if (event) outbox.put(event, new Map());
    };
    const extensionOf = (endpoint: string) => live.current()?.extensionOf(endpoint);
    const { onAsterisk: onReady } = options;
    const lastAliveMs = aliveIn(journal);
    const events = startFollowing(
      { address, actions, registry, presence, log, extensionOf, onRefusal, onReady, lastAliveMs },
      stopping.signal,
    );
    following = { isReady: events.isReady, stopped: Promise.all([events.stopped, actions.stopped]) };
  };
  return {
    tell: (fact) => {
      try {
        registry.apply(fact);
      } catch (error) {
        log.error('a fact of routing could not be taken in', { error, fact: fact.kind });
      }
    },
    follow,
    configured: () => {
      const config = live.current();
      if (config) presence.keepOnly(config.hasExtension);
    },
    isAsteriskReady: () => following?.isReady() ?? false,
    callCount: () => registry.calls().length,
    stop: async () => {
      clearInterval(timer);
      noteAlive();
      stopping.abort();
      await following?.stopped;
      await outbox.settled();
      await journal.close();
    },
  };
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
