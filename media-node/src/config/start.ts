/** The node's configuration: from the disk at once, then whatever the cloud signs, never worse than before. */
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { Secret } from '@botpbx/shared/link/node-http';
import { type Ari, makeAri } from '../asterisk/ari/client.ts';
import type { Server } from '../asterisk/conf/lookups.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';
import { makeFind, openAddresses } from './addresses.ts';
import { ownerOf, readerOf } from './files.ts';
import { openGenerations } from './generations.ts';
import { type Checks, Installer } from './install.ts';
import type { Keep } from './keep.ts';
import { runFoldersOf } from './layout.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { keepLogsSmall } from './log-size.ts';
import { placeMusic } from './music-folders.ts';
import type { CloudConfig, ConfigReport, NodeIdentity } from './ports.ts';
import { makeSectionReader } from './sections.ts';
import { soundsFolder } from './sound-files.ts';
import { clearTrials, tryOut } from './trial.ts';
import { Worker } from './worker.ts';

export interface ConfigOptions {
  readonly cloud: CloudConfig;
  readonly keep: Keep;
  readonly settings: Settings;
  readonly identity: NodeIdentity;
  readonly log: Log;
  /** Gets every configuration that goes live; the first time with the last good one from the disk, before `startConfig` returns. */
  readonly onLive: (config: NodeConfig) => void;
  readonly report: (frame: ConfigReport) => void;
  /** Reads back what a module has loaded; none where Asterisk tells nothing of it. */
  readonly checks?: Checks | undefined;
  /** Whether a carrier's server was last seen not to answer. */
  readonly isDown?: (server: Server) => boolean;
  readonly signal: AbortSignal;
}

/** The running configuration of a node. */
export interface RunningConfig {
  /** Says that the cloud has a revision; returns at once. */
  wanted(revision: number): void;
  live(): NodeConfig | undefined;
  /** A secret of what is live, by `secret_ref`. */
  secretOf(ref: string): Secret | undefined;
  /** Hash of the sections of what is live, as the cloud signed it. */
  liveHash(): string | undefined;
  /** Says that a carrier's server has gone or come back: registrations may have to move. */
  carriersChanged(): void;
  /** Says that Asterisk is there (again): what it loaded is compared, and a revision that waited for it goes live. */
  asteriskStarted(): void;
  /** Says that sounds have come which Asterisk could not see before. */
  soundsFetched(): void;
  /** Ends all work and resolves when it has ended. */
  stop(): Promise<void>;
}

const CHORES_EVERY_MS = 60_000;
/** Chores between two full comparisons while nothing happens. */
const CHORES_A_CHECK = 10;

/** Starts with the last good configuration of the disk and follows the cloud from there. Needs a run folder that was prepared. */
export async function startConfig(options: ConfigOptions): Promise<RunningConfig> {
  const { settings, log } = options;
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const folders = runFoldersOf(settings.asteriskRun);
  const owner = readerOf(await ownerOf(settings.asteriskUser));
  const { ari_secret: secret } = await readLocalSecrets(settings);
  const ari = makeAri({ ...settings.ari, secret });
  const worker = new Worker({
    ...options,
    isDown: options.isDown ?? (() => false),
    sections: makeSectionReader(),
    soundsFolder: soundsFolder(settings.asteriskRun),
    placeMusic: (config) => placeMusic(config, soundsFolder(settings.asteriskRun), owner),
    addresses: await openAddresses(settings.nodeFolder, makeFind(settings.nameServers)),
    installer: new Installer({
      ari,
      generations: openGenerations(folders, owner),
      tryOut: (rendered, until) => tryOut(settings, rendered, until),
      log,
      checks: options.checks,
    }),
  });
  await clearTrials(settings);
  await worker.loadKept();
  const work = untilStopped(worker.run(signal), signal);
  const chores = startChores({ worker, ari, log, folder: folders.log }, signal);
  return {
    wanted: (revision) => worker.wanted(revision),
    live: () => worker.live(),
    secretOf: (ref) => worker.secretOf(ref),
    liveHash: () => worker.liveHash(),
    carriersChanged: () => {
      worker.findCarriers().catch((error: unknown) => log.warn('carriers could not be looked up', { error }));
    },
    asteriskStarted: () => worker.check(),
    soundsFetched: () => worker.soundsFetched(),
    async stop() {
      stopping.abort();
      clearInterval(chores);
      await work;
    },
  };
}

async function untilStopped(work: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Chores {
  readonly worker: Worker;
  readonly ari: Ari;
  readonly log: Log;
  /** Asterisk's logs. */
  readonly folder: string;
}

/** Once a minute: logs kept small, carriers looked up, and every ten minutes all that is loaded compared. */
function startChores({ worker, ari, log, folder }: Chores, signal: AbortSignal): NodeJS.Timeout {
  let count = 0;
  const all = async () => {
    count += 1;
    if (count % CHORES_A_CHECK === 0) worker.check();
    await worker.findCarriers();
    await keepLogsSmall(folder, ari, signal);
  };
  return setInterval(() => {
    if (!signal.aborted) all().catch((error: unknown) => log.warn('chores of the configuration failed', { error }));
  }, CHORES_EVERY_MS);
}
