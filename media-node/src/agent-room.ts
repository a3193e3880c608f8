/** Everything about AI voice agents on this node, put together: their ears, minds and voices, what they may do, and where callers meet them. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { makeDesk } from './agents/desk.ts';
import type { DeskRooms, ToolsAsked } from './agents/desk-ports.ts';
import { type AgentRoomHands, handsOf } from './agents/hands.ts';
import type { AgentsFor } from './agents/late.ts';
import { toolRooms } from './agents/tool-rooms.ts';
import { tryAgent } from './agents/try.ts';
import { type ToolRooms, worldOf } from './agents/world.ts';
import { type AgentLegs, openAgentLegs } from './asterisk/agent-leg.ts';
import type { WarmRoom } from './asterisk/warm.ts';
import { CLOCK } from './clock.ts';
import type { AgentCommandParts } from './commands/agents.ts';
import { isAbsent, makeFolder, ownerOf, readerOf } from './config/files.ts';
import { soundPathOf } from './config/sound-files.ts';
import type { RunningConfig } from './config/start.ts';
import type { Files } from './files.ts';
import type { FlowEngines } from './flow/engines.ts';
import { makeFlowEngines, promptVoices } from './flow-engines.ts';
import { openKnowledge, SEARCH_THREAD } from './knowledge/room.ts';
import type { Spool } from './link/spool.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { openPromptRoom } from './prompts/room.ts';
import { makeAdapters } from './providers/adapters.ts';
import { type BreakerStatus, makeBreakers } from './providers/chain/breaker.ts';
import { type ChooseParts, chooseFor, earsOf, mindOf } from './providers/choose.ts';
import { type LocalEngines, openLocalEngines } from './providers/local.ts';
import { readProviderSettings } from './providers/settings.ts';
import { startThread } from './providers/thread.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { Recorder } from './recording/recorder.ts';
import type { Settings } from './settings.ts';
import type { Switchboard } from './switchboard.ts';
import { makeTools } from './tools/desk.ts';
import { machineAddresses, makeEgress, makeResolve } from './tools/egress.ts';
import { openMcp } from './tools/mcp.ts';
import { placesOf } from './tools/places.ts';
import type { EngineRoom } from './transcripts.ts';
import type { Voicemail } from './voicemail/room.ts';

export interface AgentRoomParts {
  readonly settings: Settings;
  readonly live: Live;
  readonly board: Switchboard;
  readonly desk: QueueDesk;
  readonly recorder: Recorder;
  readonly voicemail: Voicemail;
  readonly files: Files;
  readonly spool: Spool;
  readonly warm: Pick<WarmRoom, 'transfer'>;
  readonly config: Pick<RunningConfig, 'secretOf'>;
  readonly log: Log;
}

export interface AgentRoom {
  readonly agentsFor: AgentsFor;
  /** Engines for whoever else has sound or text. */
  readonly engines: EngineRoom;
  readonly flowEngines: FlowEngines;
  /** Brings a caller's voice to us. */
  readonly openLine: AgentLegs['open'];
  readonly tryAgent: AgentCommandParts['tryAgent'];
  /** How the accounts with providers do that were used. */
  providers(): readonly BreakerStatus[];
  /** A configuration is in effect: engines that it wants are made ready, documents are read. */
  configured(): void;
  stop(): Promise<void>;
}

/** Opens it; rejects when the port for callers' sound cannot be had. */
export async function openAgentRoom(parts: AgentRoomParts): Promise<AgentRoom> {
  const { live, log } = parts;
  const stopping = new AbortController();
  const ground = await layGround(parts, stopping.signal);
  const { legs, engines, mcp, knowledge, prompts, soundFolder, choosing } = ground;
  const sectionOf = (tenantId: number) => live.current()?.sectionOf(tenantId);
  const chooserOf = (tenantId: number) => ({ tenantId, providers: sectionOf(tenantId)?.providers ?? [] });
  const desk: DeskRooms = {
    ...deskRooms(parts, toolRoomsOn(parts, ground), stopping.signal),
    sectionOf,
    facultiesOf: (tenant, agent) => {
      const names = placesOf(agent, tenant).map(({ name }) => name);
      return { ...chooseFor(agent, { ...chooserOf(tenant.tenant_id), names }, choosing), vad: engines.vad };
    },
  };
  const endpointOf = (tenantId: number, extension: string) => live.current()?.endpointOf(tenantId, extension) ?? extension;
  const briefing = { warm: parts.warm, endpointOf, soundFolder, log };
  const hands: AgentRoomHands = { legs, board: parts.board, briefing, soundFolder, log };
  return {
    agentsFor: (entrant, media, who) => makeDesk(desk, handsOf(hands, { entrant, media, leg: who.leg }), who),
    engines: {
      hearing: (tenantId, choice) => earsOf(choice, { parts: choosing, of: chooserOf(tenantId) }),
      thinking: (tenantId, choice) => mindOf(choice, { parts: choosing, of: chooserOf(tenantId) }),
    },
    flowEngines: makeFlowEngines({ ...ground, vad: engines.vad, fetch: ground.egress, sectionOf, soundPath: soundPathOn(parts), log }),
    openLine: legs.open,
    tryAgent: (command, signal) => tryAgent(desk, command, signal),
    providers: choosing.breakers.states,
    configured: () => {
      const tenants = live.current()?.tenants ?? [];
      knowledge.wanted(tenants);
      prompts.wanted(tenants);
      prepare(engines, tenants);
    },
    stop: async () => {
      stopping.abort();
      await legs.stop();
      await prompts.stop();
      await Promise.all([engines.stop(), mcp.stop(), knowledge.stop()]);
    },
  };
}

type Ground = Awaited<ReturnType<typeof layGround>>;

/** What agents stand on, of which there is one on the node. */
async function layGround({ settings, config, files, live, log }: AgentRoomParts, life: AbortSignal) {
  const soundFolder = join(settings.asteriskRun, 'agents');
  const owner = readerOf(await ownerOf(settings.asteriskUser));
  await makeFolder(soundFolder, 0o750, owner);
  const own = readProviderSettings(process.env);
  const legs = await openAgentLegs({ ...settings.audioSocket, log });
  const engines = openLocalEngines({ cores: availableParallelism(), log });
  const resolve = makeResolve(settings.nameServers, true);
  const egress = makeEgress({ allow: settings.egressAllow, resolve, ownAddresses: machineAddresses });
  const mcp = openMcp({ fetch: egress, nowMs: Date.now, log });
  const knowledge = openKnowledge({
    start: (onEnd) => startThread({ ...SEARCH_THREAD, data: { folder: join(settings.nodeFolder, 'knowledge') }, onEnd }),
    read: (hash) => textOf(files.documents.pathOf(hash)),
    log,
  });
  files.documents.whenFetched(() => knowledge.arrived());
  const secretOf = (ref: string) => plainOf(config.secretOf(ref));
  const adapters = makeAdapters({ local: engines, settings: own });
  const breakers = makeBreakers(CLOCK, life);
  const choosing: ChooseParts = { adapters, breakers, accounts: own.accounts, hedgeMs: own.hedgeMs, secretOf, clock: CLOCK, log };
  const sectionOf = (tenantId: number) => live.current()?.sectionOf(tenantId);
  const prompts = await openPromptRoom({
    ...{ folder: join(settings.asteriskRun, 'prompts'), owner, log },
    voiceOf: promptVoices({ choosing, sectionOf }),
  });
  return { soundFolder, legs, engines, egress, mcp, knowledge, prompts, secretOf, choosing };
}

const soundPathOn =
  ({ settings }: AgentRoomParts) =>
  (hash: string) =>
    soundPathOf(settings.asteriskRun, hash);

const toolRoomsOn = (
  { board, desk, live, voicemail, log }: AgentRoomParts,
  { engines, egress, mcp, knowledge, secretOf }: Ground,
): ToolRooms =>
  toolRooms({
    ...{ presence: board.presence, actions: board.actions, queues: desk.board, voicemail, mcp, secretOf, log },
    sectionOf: (tenantId) => live.current()?.sectionOf(tenantId),
    speak: engines.speaker({ engine: 'flite', voice: 'slt', speed: 1 }),
    fetch: egress,
    knowledgeOf: knowledge.knowledgeOf,
    nowMs: Date.now,
  });

/** Decoders take memory and time to make: only nodes on which somebody listens with them do. */
function prepare(engines: LocalEngines, tenants: readonly TenantSection[]): void {
  const agents = tenants.flatMap((tenant) => tenant.agents);
  const asks = tenants.some(({ ivrs }) => ivrs.some(({ flow }) => flow.steps.some(({ kind }) => kind === 'collect_speech')));
  if (agents.length === 0 && !asks) return;
  engines.prepare({
    hears: asks || agents.some(({ stt }) => stt.some(({ engine, language }) => engine === 'pocketsphinx' || language.startsWith('en'))),
  });
}

type Own = Pick<DeskRooms, 'toolsOf' | 'onTalk' | 'onMasked' | 'tell' | 'clock' | 'newKey' | 'nowMs' | 'log' | 'signal'>;

function deskRooms({ board, recorder, spool, log }: AgentRoomParts, rooms: ToolRooms, signal: AbortSignal): Own {
  const callOf = (leg: string) => board.registry.calls().find(({ legs }) => legs.some(({ id }) => id === leg));
  return {
    toolsOf: async (asked) => makeTools(asked.agent, await worldOf(rooms, worldFor(asked))),
    onTalk: (leg, agent) => {
      recorder.withAgent(leg, agent.recording);
      board.tell({ kind: 'answered', atMs: Date.now(), leg, by: agent.name });
    },
    onMasked: async (leg, isMasked) => {
      const call = callOf(leg);
      if (call && recorder.stateOf(call)) await recorder.act(call, isMasked ? 'pause' : 'resume');
    },
    tell: (event) => void spool.append(event).catch((error: unknown) => log.error('an event of an agent could not be told', { error })),
    clock: CLOCK,
    newKey: randomUUID,
    nowMs: Date.now,
    log,
    signal,
  };
}

const worldFor = ({ tenant, agent, leg, callId, conversation, who, onOutcome }: ToolsAsked) => ({
  ...{ tenant, agent, leg, onOutcome },
  visit: { callId, conversation, callerNumber: who.number, callerName: who.name },
});

/** Provider keys and webhook secrets travel in clear between cloud and node, and stand sealed on its disk. */
const plainOf = (secret: ReturnType<RunningConfig['secretOf']>): string | undefined => (secret?.kind === 'key' ? secret.value : undefined);

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
