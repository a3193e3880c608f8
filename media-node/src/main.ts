/** The node process: the only place that knows everybody. Builds, starts and stops in order. */
import { join } from 'node:path';
import { makeDialWatch } from './asterisk/dial-watch.ts';
import type { CallState } from './calls/call.ts';
import { type Changing, openChanging } from './changing.ts';
import { openKeep } from './config/keep.ts';
import { readLocalSecrets } from './config/local-secrets.ts';
import { soundPathOf } from './config/sound-files.ts';
import { startConfig } from './config/start.ts';
import { openDoor } from './door.ts';
import { openFiles } from './files.ts';
import { type Link, startLink } from './link/client.ts';
import { makeCloudConfig } from './link/cloud-config.ts';
import { type Identity, readIdentity } from './link/identity.ts';
import { openSpool, type Spool } from './link/spool.ts';
import { trustAlso } from './link/trust.ts';
import { makeLive } from './live.ts';
import { type Log, makeStdoutLog } from './log.ts';
import { openMailboxes } from './mailboxes.ts';
import { openCommands } from './obey.ts';
import { makeOutsideRoom } from './outside.ts';
import { lateRooms, openQueueDesk, type QueueDesk } from './queue-desk.ts';
import type { Recorder } from './recording/recorder.ts';
import { openRecordings } from './recordings.ts';
import { makeRecalledLines } from './routing/recalled-lines.ts';
import type { Studio } from './routing/studio.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { type NodeState, writeState } from './status.ts';
import { lateStudio } from './studio.ts';
import { openSwitchboard, type Switchboard } from './switchboard.ts';
import { openTrunkRoom } from './trunk-room.ts';
import { makeServerHealth } from './trunks/health.ts';
import { VERSION } from './version.ts';
import { lateMail, type MailFor } from './voicemail/late.ts';
import { EXIT_HOPELESS, startBeating } from './watchdog.ts';

/** What runs, in the order in which it began. */
interface Running {
  stop(): Promise<void>;
}

const STATUS_EVERY_MS = 1_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  trustAlso(process.env.CLOUD_CA ?? '');
  const log = makeStdoutLog(settings.logLevel, settings.logsPii);
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort());
  const stopBeating = startBeating();
  const identity = await readIdentity(settings.nodeFolder);
  if (!identity) throw new SettingsError('This machine is no node yet: run botpbx-node enroll --url URL --token TOKEN first.');
  const running = await start(settings, identity, log, stopping.signal);
  log.info('the node process runs', { nodeId: identity.node_id, version: VERSION, startMs: Math.round(performance.now()) });
  if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  log.info('the node process stops');
  await running.stop();
  stopBeating();
}

/** Opens the door for calls first: whoever calls while the rest begins waits for it a moment, and not for a fallback. */
async function start(settings: Settings, identity: Identity, log: Log, signal: AbortSignal): Promise<Running> {
  const outside = makeOutsideRoom(log);
  const { lines } = outside;
  const recalled = makeRecalledLines(lines, performance.timeOrigin);
  const live = makeLive(lines, settings.isRecordingOn);
  const opening = {
    board: Promise.withResolvers<Switchboard>(),
    link: Promise.withResolvers<Link>(),
    changing: Promise.withResolvers<Changing>(),
    mail: Promise.withResolvers<MailFor>(),
    desk: Promise.withResolvers<QueueDesk>(),
    studio: Promise.withResolvers<Studio>(),
    recorder: Promise.withResolvers<Recorder>(),
  };
  const dialWatch = makeDialWatch((legName) => void opening.board.promise.then((board) => board.giveUp(legName)));
  const http = { url: identity.url, bearer: async (until: AbortSignal) => (await opening.link.promise).bearer(until) };
  const door = await openDoor({
    ...settings.agi,
    live,
    lines,
    dialWatch,
    soundPath: (hash) => soundPathOf(settings.asteriskRun, hash),
    mailFor: lateMail(opening.mail.promise),
    studio: lateStudio(opening.studio.promise),
    queuesFor: lateRooms(opening.desk.promise, live),
    log,
    onEnter: recalled.hasSession,
    onPlacing: outside.placing,
    onFact: (fact) => void opening.board.promise.then((board) => board.tell(fact)),
    onRecordedQueue: (leg) => void opening.recorder.promise.then((recorder) => recorder.queued(leg)),
    onRecordedRoom: (leg) => void opening.recorder.promise.then((recorder) => recorder.met(leg)),
    onChange: (tenantId, change) => void opening.changing.promise.then((changing) => changing.make(tenantId, change)),
  });
  const files = await openFiles(settings, http, log);
  opening.studio.resolve(files.studio);
  const [spool, keep, secrets] = await Promise.all([
    openSpool({ folder: join(settings.nodeFolder, 'spool'), log }),
    openKeep(settings.nodeFolder),
    readLocalSecrets(settings),
  ]);
  await outside.open({
    nodeFolder: settings.nodeFolder,
    tell: (event) => void spool.append(event).catch((error: unknown) => log.error('an event could not be told', { error })),
    calls: async () => (await opening.board.promise).registry.calls(),
  });
  const onLive = () => {
    void opening.board.promise.then((board) => board.configured());
    void opening.desk.promise.then((desk) => desk.configured());
  };
  const changing = await openChanging({ nodeFolder: settings.nodeFolder, spool, live, log, onLive });
  opening.changing.resolve(changing);
  const health = makeServerHealth();
  const config = await startConfig({
    isDown: health.isDown,
    cloud: makeCloudConfig(http),
    keep,
    settings,
    identity,
    log,
    onLive: (revision) => {
      outside.configured(revision.tenants);
      changing.set(revision);
      files.sounds.wanted(revision);
    },
    report: (frame) => void opening.link.promise.then((link) => link.report(frame)),
    signal,
  });
  files.sounds.whenFetched(() => config.soundsFetched());
  const { nodeFolder } = settings;
  const { recorder, ...recordings } = await openRecordings({ settings, secrets, live, uploads: files.uploads, log });
  opening.recorder.resolve(recorder);
  const onAsterisk = () => {
    config.asteriskStarted();
    void recorder.resume(board.registry.calls());
  };
  const onCall = (call: CallState) => {
    recorder.see(call);
    recalled.see(call);
  };
  const onRecordAsked = (leg: string) => {
    const call = board.registry.calls().find(({ legs }) => legs.some(({ id }) => id === leg));
    if (call) void recorder.act(call, recorder.stateOf(call) ? 'stop' : 'start');
  };
  const board = await openSwitchboard({ nodeFolder, spool, live, log, dialWatch, onAsterisk, onCall, onRecordAsked });
  const appliedRevision = () => config.live()?.revision ?? null;
  const appliedHash = () => config.liveHash() ?? null;
  const onRevision = (revision: number) => config.wanted(revision);
  const address = { ...settings.ami, secret: secrets.ami_secret };
  const desk = await openQueueDesk({ settings, secrets, board, live, spool, log });
  opening.desk.resolve(desk);
  const voicemail = await openMailboxes({ settings, live, spool, uploads: files.uploads, board, changing, log });
  opening.mail.resolve(voicemail.mailFor);
  const trunks = openTrunkRoom({ settings, config, actions: board.actions, live, spool, health, log });
  const { tryTrunk } = trunks;
  const commands = await openCommands({ settings, ariSecret: secrets.ari_secret, live, board, recorder, voicemail, desk, tryTrunk, log });
  const onCommand = commands.run;
  const link = startLink({ identity, spool, version: VERSION, log, appliedRevision, appliedHash, onRevision, onCommand });
  opening.link.resolve(link);
  await board.follow(address);
  opening.board.resolve(board);
  const stopTelling = tellState(settings, () => stateOf({ identity, link, spool, board, revision: appliedRevision() }), log);
  return {
    stop: async () => {
      stopTelling();
      await trunks.stop();
      await door.stop();
      await Promise.all([desk.stop(), board.stop(), config.stop(), link.stop(), commands.stop(), recordings.stop(), voicemail.stop()]);
      await files.stop();
      await changing.stop();
      await outside.stop();
      await spool.close();
    },
  };
}

interface Told {
  readonly identity: Identity;
  readonly link: Link;
  readonly spool: Spool;
  readonly board: Switchboard;
  readonly revision: number | null;
}

const startedAt = new Date().toISOString();

function stateOf({ identity, link, spool, board, revision }: Told): NodeState {
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
  };
}

/** Tells the state once a second; gives what stops it. */
function tellState({ nodeFolder }: Settings, state: () => NodeState, log: Log): () => void {
  const tell = () => {
    writeState(nodeFolder, state()).catch((error: unknown) => log.warn('the status could not be written', { error }));
  };
  const timer = setInterval(tell, STATUS_EVERY_MS);
  tell();
  return () => clearInterval(timer);
}

/** A port that another program has will not be had by trying again at once; the operator must hear of it in plain words. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'The port of AGI_PORT is taken by another program; end that one or set another AGI_PORT.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`botpbx-node: ${explain(error)}\n`);
  process.exit(error instanceof SettingsError ? EXIT_HOPELESS : 1);
}
