/** The room of trunks, put together: how they stand goes to the cloud, and the cloud may have one tried. */
import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import type { TrunkTestStep } from '@botpbx/shared/model/trunk-test';
import type { AmiActions } from './asterisk/ami/actions.ts';
import { watchTrunks } from './asterisk/trunk-watch.ts';
import { makeFind } from './config/addresses.ts';
import type { RunningConfig } from './config/start.ts';
import type { Spool } from './link/spool.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { ServerHealth } from './trunks/health.ts';
import { tryTrunk } from './trunks/try-trunk.ts';

export interface TrunkRoomParts {
  readonly settings: Settings;
  readonly config: RunningConfig;
  readonly actions: AmiActions;
  readonly live: Live;
  readonly spool: Spool;
  readonly health: ServerHealth;
  readonly log: Log;
}

export interface TrunkRoom {
  tryTrunk(trunk: ConfigTrunk, signal: AbortSignal): Promise<TrunkTestStep[]>;
  stop(): Promise<void>;
}

/** A server that comes and goes moves registrations only when it has been calm for so long. */
const CALM_MS = 5_000;

/** Opens the room and begins to watch. */
export function openTrunkRoom({ settings, config, actions, live, spool, health, log }: TrunkRoomParts): TrunkRoom {
  const stopping = new AbortController();
  const find = makeFind(settings.nameServers);
  let timer: NodeJS.Timeout | undefined;
  const watching = watchTrunks(
    {
      actions,
      trunks: () => live.current()?.trunks ?? [],
      onChange: (event) => {
        spool.append(event).catch((error: unknown) => log.error('how a trunk stands could not be told', { error }));
      },
      onServer: (server, isDown) => {
        if (!health.see(server, isDown)) return;
        log.info('a server of a carrier', { ...server, isDown });
        clearTimeout(timer);
        timer = setTimeout(() => config.carriersChanged(), CALM_MS);
      },
      log,
    },
    stopping.signal,
  );
  return {
    tryTrunk: async (trunk, signal) => {
      const secret = trunk.secret ? config.secretOf(trunk.secret.secret_ref) : undefined;
      const password = secret?.kind === 'plain' ? secret.value : undefined;
      return tryTrunk(trunk, { actions, find, password, authorities: await authoritiesOf(settings) }, signal);
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await watching;
    },
  };
}

async function authoritiesOf({ sip }: Settings): Promise<string[]> {
  return [...rootCertificates, ...(sip.tlsCa === undefined ? [] : [await readFile(sip.tlsCa, 'utf8')])];
}
