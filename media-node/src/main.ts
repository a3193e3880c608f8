/** The node process: the only place that knows everybody. Builds, starts and stops in order. */
import { join } from 'node:path';
import type { AgentRoom } from './agent-room.ts';
import { lateAgents } from './agents/late.ts';
import type { AgiServer } from './asterisk/agi/server.ts';
import { callIdOf } from './asterisk/call-id.ts';
import { type Changing, openChanging } from './changing.ts';
import { complaintOf } from './complaint.ts';
import { type Keep, openKeep } from './config/keep.ts';
import { type LocalSecrets, readLocalSecrets } from './config/local-secrets.ts';
import { soundPathOf } from './config/sound-files.ts';
import { type RunningConfig, startConfig } from './config/start.ts';
import { openDoor } from './door.ts';
import { openFiles } from './files.ts';
import { makeFlows } from './flow-room.ts';
import { type FlowTelling, openFlowTelling } from './flow-telling.ts';
import { type Ground, layGround } from './ground.ts';
import { type Link, startLink } from './link/client.ts';
import { makeCloudConfig } from './link/cloud-config.ts';
import { type Identity, readIdentity } from './link/identity.ts';
import { openSpool } from './link/spool.ts';
import { trustAlso } from './link/trust.ts';
import { type Log, makeStdoutLog } from './log.ts';
import { openMailboxes } from './mailboxes.ts';
import { openCommands } from './obey.ts';
import { lateRooms, openQueueDesk } from './queue-desk.ts';
import type { Recorder } from './recording/recorder.ts';
import { openRecordings } from './recordings.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { lateStudio } from './studio.ts';
import { openSwitchboard, type Switchboard } from './switchboard.ts';
import { stateOf, tellState } from './tell-state.ts';
import { openTranscripts, type Transcripts } from './transcripts.ts';
import { openTrunkRoom } from './trunk-room.ts';
import { makeServerHealth, type ServerHealth } from './trunks/health.ts';
import { VERSION } from './version.ts';
import { lateMail } from './voicemail/late.ts';
import { EXIT_HOPELESS, startBeating } from './watchdog.ts';

/** What runs, in the order in which it began. */
interface Running {
  stop(): Promise<void>;
}

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
  const ground = layGround(settings, identity, log, signal);
  const door = await openDoorOn(ground);
  const stores = await openStores(ground);
  const health = makeServerHealth();
  const config = await startConfigOn(ground, stores, health);
  const rooms = await openRooms(ground, stores, { config, health });
  const { board, link, providers } = rooms;
  const state = () =>
    stateOf({ identity, link, spool: stores.spool, board, providers: providers(), revision: config.live()?.revision ?? null });
  const stopTelling = tellState(settings, state, log);
  return {
    stop: async () => {
      stopTelling();
      await door.stop();
      await rooms.stop();
      await config.stop();
      await stores.transcripts.stop();
      await stores.files.stop();
      await stores.changing.stop();
      await ground.outside.stop();
      await stores.flows.stop();
      await stores.spool.close();
    },
  };
}

function openDoorOn({ settings, log, opening, outside, recalled, live, dialWatch, warm }: Ground): Promise<AgiServer> {
  return openDoor({
    ...settings.agi,
    live,
    lines: outside.lines,
    dialWatch,
    warm,
    soundPath: (hash) => soundPathOf(settings.asteriskRun, hash),
    openLine: async (...asked) => (await opening.agents.promise).openLine(...asked),
    mailFor: lateMail(opening.mail.promise),
    studio: lateStudio(opening.studio.promise),
    agentsFor: lateAgents(opening.agents.promise.then(({ agentsFor }) => agentsFor)),
    queuesFor: lateRooms(opening.desk.promise, live),
    flowsFor: makeFlows({
      ...{ live, log, engines: opening.flowEngines.promise, nowMs: Date.now },
      callIdOf: async (entrant) => callIdOf((await opening.board.promise).registry, entrant),
      tell: (event) => void opening.flowTelling.promise.then((flows) => flows.tell(event)),
    }),
    log,
    onEnter: recalled.hasSession,
    onPlacing: outside.placing,
    onFact: (fact) => void opening.board.promise.then((board) => board.tell(fact)),
    onRecordedQueue: (leg) => void opening.recorder.promise.then((recorder) => recorder.queued(leg)),
    onRecordedRoom: (leg) => void opening.recorder.promise.then((recorder) => recorder.met(leg)),
    onChange: (tenantId, change) => void opening.changing.promise.then((changing) => changing.make(tenantId, change)),
  });
}

/** What lies on the disk, and what was changed at this node. */
interface Stores extends Pick<Transcripts, 'files' | 'spool'> {
  readonly transcripts: Transcripts;
  readonly keep: Keep;
  readonly secrets: LocalSecrets;
  readonly changing: Changing;
  readonly flows: FlowTelling;
}

async function openStores({ settings, log, opening, outside, live, http }: Ground): Promise<Stores> {
  const { nodeFolder } = settings;
  const files = await openFiles(settings, http, log);
  opening.studio.resolve(files.studio);
  const [spool, keep, secrets] = await Promise.all([
    openSpool({ folder: join(nodeFolder, 'spool'), log }),
    openKeep(nodeFolder),
    readLocalSecrets(settings),
  ]);
  const flows = await openFlowTelling({ nodeFolder, spool, log, nowMs: Date.now });
  opening.flowTelling.resolve(flows);
  await outside.open({
    nodeFolder,
    tell: (event) => void spool.append(event).catch((error: unknown) => log.error('an event could not be told', { error })),
    calls: async () => (await opening.board.promise).registry.calls(),
  });
  const onLive = () => {
    void opening.board.promise.then((board) => board.configured());
    void opening.desk.promise.then((desk) => desk.configured());
    void opening.agents.promise.then((agents) => agents.configured());
  };
  const changing = await openChanging({ nodeFolder, spool, live, log, onLive });
  opening.changing.resolve(changing);
  const transcripts = await openTranscripts({
    settings,
    live,
    files,
    spool,
    engines: opening.agents.promise.then(({ engines }) => engines),
    log,
  });
  return { files: transcripts.files, spool: transcripts.spool, transcripts, keep, secrets, changing, flows };
}

async function startConfigOn(
  { settings, identity, log, signal, opening, outside, http }: Ground,
  { files, keep, changing }: Stores,
  { isDown }: ServerHealth,
): Promise<RunningConfig> {
  const config = await startConfig({
    ...{ isDown, keep, settings, identity, log, signal },
    cloud: makeCloudConfig(http),
    onLive: (revision) => {
      outside.configured(revision.tenants);
      changing.set(revision);
      files.sounds.wanted(revision);
      files.documents.wanted(revision);
    },
    report: (frame) => void opening.link.promise.then((link) => link.report(frame)),
  });
  files.sounds.whenFetched(() => config.soundsFetched());
  return config;
}

interface Configured {
  readonly config: RunningConfig;
  readonly health: ServerHealth;
}

interface Rooms extends Running {
  readonly board: Switchboard;
  readonly link: Link;
  readonly providers: AgentRoom['providers'];
}

/** Everything that follows Asterisk, and the link to the cloud; calls wait at the door until the switchboard is open. */
async function openRooms(ground: Ground, stores: Stores, { config, health }: Configured): Promise<Rooms> {
  const { settings, identity, log, opening, live } = ground;
  const { files, spool, secrets, changing, transcripts } = stores;
  const { recorder, ...recordings } = await openRecordings({ settings, secrets, live, uploads: files.uploads, transcripts, log });
  opening.recorder.resolve(recorder);
  const board = await openBoard(ground, stores, { config, recorder });
  const desk = await openQueueDesk({ settings, secrets, board, live, spool, log });
  opening.desk.resolve(desk);
  const voicemail = await openMailboxes({ settings, live, spool, uploads: files.uploads, board, changing, log });
  opening.mail.resolve(voicemail.mailFor);
  const trunks = openTrunkRoom({ settings, config, actions: board.actions, live, spool, health, log });
  const { tryTrunk } = trunks;
  const tryAgent: AgentRoom['tryAgent'] = async (...asked) => (await opening.agents.promise).tryAgent(...asked);
  const hands = { board, recorder, voicemail, desk, tryTrunk, tryAgent };
  const commands = await openCommands({ settings, ariSecret: secrets.ari_secret, live, ...hands, log });
  const link = startLink({
    ...{ identity, spool, log, version: VERSION },
    appliedRevision: () => config.live()?.revision ?? null,
    appliedHash: () => config.liveHash() ?? null,
    onRevision: (revision) => config.wanted(revision),
    onCommand: commands.run,
  });
  opening.link.resolve(link);
  await board.follow({ ...settings.ami, secret: secrets.ami_secret });
  opening.board.resolve(board);
  // what agents need takes its time to load; who does not call one need not wait for it
  const { openAgentRoom } = await import('./agent-room.ts');
  const agents = await openAgentRoom({ settings, live, board, desk, recorder, voicemail, files, spool, config, warm: ground.warm, log });
  opening.agents.resolve(agents);
  opening.flowEngines.resolve(agents.flowEngines);
  agents.configured();
  const stop = async () => {
    await Promise.all([trunks.stop(), agents.stop()]);
    await Promise.all([desk.stop(), board.stop(), link.stop(), commands.stop(), recordings.stop(), voicemail.stop()]);
  };
  return { board, link, providers: agents.providers, stop };
}

type Recorded = Pick<Configured, 'config'> & { readonly recorder: Recorder };

async function openBoard({ settings, log, live, dialWatch, recalled }: Ground, { spool }: Stores, given: Recorded): Promise<Switchboard> {
  const { config, recorder } = given;
  const board = await openSwitchboard({
    ...{ nodeFolder: settings.nodeFolder, spool, live, log, dialWatch },
    onAsterisk: () => {
      config.asteriskStarted();
      void recorder.resume(board.registry.calls());
    },
    onCall: (call) => {
      recorder.see(call);
      recalled.see(call);
    },
    onRecordAsked: (leg) => {
      const call = board.registry.calls().find(({ legs }) => legs.some(({ id }) => id === leg));
      if (call) void recorder.act(call, recorder.stateOf(call) ? 'stop' : 'start');
    },
  });
  return board;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`botpbx-node: ${complaintOf(error)}\n`);
  process.exit(error instanceof SettingsError ? EXIT_HOPELESS : 1);
}
