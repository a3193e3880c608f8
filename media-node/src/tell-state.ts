/** The state of the node process, written down once a second. */
import type { Link } from './link/client.ts';
import type { Identity } from './link/identity.ts';
import type { Spool } from './link/spool.ts';
import type { Log } from './log.ts';
import type { BreakerStatus } from './providers/chain/breaker.ts';
import type { Settings } from './settings.ts';
import { type NodeState, writeState } from './status.ts';
import type { Switchboard } from './switchboard.ts';
import { VERSION } from './version.ts';

const STATUS_EVERY_MS = 1_000;

/** What the state is read from. */
export interface Told {
  readonly identity: Identity;
  readonly link: Link;
  readonly spool: Spool;
  readonly board: Switchboard;
  readonly providers: readonly BreakerStatus[];
  readonly revision: number | null;
}

const startedAt = new Date().toISOString();

/** The state at this moment. */
export function stateOf({ identity, link, spool, board, providers, revision }: Told): NodeState {
  const { isConnected, sinceMs, reason } = link.state();
  const since = new Date(sinceMs).toISOString();
  return {
    pid: process.pid,
    at: new Date().toISOString(),
    started_at: startedAt,
    version: VERSION,
    node_id: identity.node_id,
    revision,
    cloud: { url: identity.url, is_connected: isConnected, since, reason: reason ?? null },
    asterisk: { is_connected: board.isAsteriskReady() },
    calls: board.registry.calls().length,
    events_kept: spool.syncedSeq(),
    providers: providers.filter(({ fault }) => fault !== null),
  };
}

/** Tells the state once a second; gives what stops it. */
export function tellState({ nodeFolder }: Settings, state: () => NodeState, log: Log): () => void {
  const tell = () => {
    writeState(nodeFolder, state()).catch((error: unknown) => log.warn('the status could not be written', { error }));
  };
  const timer = setInterval(tell, STATUS_EVERY_MS);
  tell();
  return () => clearInterval(timer);
}
