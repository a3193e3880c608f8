/** The node process: the only place that knows everybody. Builds, starts, and stops in order. */
import { join } from 'node:path';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import { startAgiServer } from './asterisk/agi/server.ts';
import type { AgiSession } from './asterisk/agi/session.ts';
import { makeCaller } from './asterisk/caller.ts';
import { endpointNameOf } from './asterisk/conf/names.ts';
import { enteringOf } from './asterisk/entering.ts';
import { openKeep } from './config/keep.ts';
import { type RunningConfig, startConfig } from './config/start.ts';
import { type Link, startLink } from './link/client.ts';
import { makeCloudConfig } from './link/cloud-config.ts';
import { type Identity, readIdentity } from './link/identity.ts';
import { openSpool } from './link/spool.ts';
import { type Log, makeStdoutLog } from './log.ts';
import { enter } from './routing/enter.ts';
import { makeRouter, type Router } from './routing/router.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { writeState } from './status.ts';
import { VERSION } from './version.ts';
import { EXIT_HOPELESS, startBeating } from './watchdog.ts';

/** What routing reads at each call; replaced as a whole when a configuration goes live. */
interface Live {
  router: Router | undefined;
  config: NodeConfig | undefined;
}

async function takeIn(session: AgiSession, live: Live, log: Log): Promise<void> {
  const { router, config } = live;
  const entering = await enteringOf(session);
  if (!entering) return log.warn('an AGI request that our dialplan does not make', { request: session.variable('agi_network_script') });
  if (!router || !config) return log.warn('a channel entered before there is a configuration', { leg: session.variable('agi_uniqueid') });
  const endpointOf = (tenantId: number, extension: string) => endpointNameOf(config, tenantId, extension);
  const { tenantId, decision } = await enter({ router, entering, caller: makeCaller(session), endpointOf });
  log.debug('a channel was routed', { leg: session.variable('agi_uniqueid'), tenantId, kind: decision.kind, pii: { why: decision.why } });
}

/** Runs until the signal; what started last is stopped first. */
async function runNode(settings: Settings, log: Log, signal: AbortSignal): Promise<void> {
  const startedAt = new Date().toISOString();
  const live: Live = { router: undefined, config: undefined };
  await using stack = new AsyncDisposableStack();
  const agi = await startAgiServer({ ...settings.agi, log, onSession: (session) => takeIn(session, live, log) });
  stack.defer(() => agi.stop());
  const identity = await readIdentity(settings.nodeFolder);
  if (!identity) throw new NotEnrolledError('this machine is no node yet: run botpbx-node enroll');
  const spool = await openSpool({ folder: join(settings.nodeFolder, 'spool'), log });
  stack.defer(() => spool.close());
  const config = Promise.withResolvers<RunningConfig>();
  const link = startLink({
    identity,
    spool,
    version: VERSION,
    log,
    appliedRevision: () => live.config?.revision ?? null,
    onRevision: (revision) => void config.promise.then((running) => running.wanted(revision)),
  });
  stack.defer(() => link.stop());
  config.resolve(await startedConfig({ settings, identity, link, live, log, signal }));
  stack.defer(async () => (await config.promise).stop());
  const tell = () =>
    writeState(settings.nodeFolder, {
      ...stateOf(identity, link, live),
      started_at: startedAt,
      calls: agi.count(),
      events_kept: spool.syncedSeq(),
    });
  stack.defer(every(STATE_EVERY_MS, () => tell().catch((error: unknown) => log.warn('the state could not be written', { error }))));
  log.info('the node process runs', { nodeId: identity.node_id, revision: live.config?.revision, agiPort: agi.port });
  await new Promise((resolve) => (signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve)));
}

interface ConfigParts {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly link: Link;
  readonly live: Live;
  readonly log: Log;
  readonly signal: AbortSignal;
}

async function startedConfig({ settings, identity, link, live, log, signal }: ConfigParts): Promise<RunningConfig> {
  const onLive = (next: NodeConfig) => {
    live.router = makeRouter(next);
    live.config = next;
  };
  const cloud = makeCloudConfig({ url: identity.url, bearer: link.bearer });
  return startConfig({ cloud, keep: await openKeep(settings.nodeFolder), settings, identity, log, onLive, report: link.report, signal });
}

function stateOf(identity: Identity, link: Link, live: Live) {
  const { isConnected, sinceMs, reason } = link.state();
  return {
    pid: process.pid,
    at: new Date().toISOString(),
    version: VERSION,
    node_id: identity.node_id,
    revision: live.config?.revision ?? null,
    cloud: { url: identity.url, is_connected: isConnected, since: new Date(sinceMs).toISOString(), reason: reason ?? null },
    asterisk: { is_connected: false },
  };
}

const STATE_EVERY_MS = 1_000;

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

/** A node process without an identity has nobody to serve. */
class NotEnrolledError extends Error {
  override readonly name = 'NotEnrolledError';
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = makeStdoutLog(settings.logLevel, settings.logsPii);
  const die = (error: unknown) => {
    log.error('the node process cannot go on', { error });
    process.exit(error instanceof NotEnrolledError || error instanceof SettingsError ? EXIT_HOPELESS : 1);
  };
  process.on('unhandledRejection', die).on('uncaughtException', die);
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const stopBeating = startBeating();
  await runNode(settings, log, stopping.signal).catch(die);
  stopBeating();
}

await main();
