/** All that the cloud may ask of this node: the handlers of every room, put together. */
import { join } from 'node:path';
import { makeAri } from './asterisk/ari/client.ts';
import { makeEngine } from './asterisk/engine.ts';
import { makeSwitch } from './asterisk/switch.ts';
import { type AgentCommandParts, agentCommands } from './commands/agents.ts';
import { asteriskCommands } from './commands/asterisk.ts';
import { callCommands } from './commands/calls.ts';
import { makeOnce } from './commands/once.ts';
import { originateCommand } from './commands/originate.ts';
import { queueCommands } from './commands/queues.ts';
import { recordingCommand } from './commands/recording.ts';
import { type Commands, makeCommands } from './commands/registry.ts';
import { type TrunkCommandParts, trunkTestCommand } from './commands/trunks.ts';
import { openJournal } from './link/journal.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { Recorder } from './recording/recorder.ts';
import type { Settings } from './settings.ts';
import type { Switchboard } from './switchboard.ts';
import { VERSION } from './version.ts';
import type { Voicemail } from './voicemail/room.ts';

export interface ObeyParts {
  readonly settings: Settings;
  readonly ariSecret: string;
  readonly live: Live;
  readonly board: Switchboard;
  readonly recorder: Recorder;
  readonly voicemail: Voicemail;
  readonly desk: QueueDesk;
  readonly tryTrunk: TrunkCommandParts['tryTrunk'];
  readonly tryAgent: AgentCommandParts['tryAgent'];
  readonly log: Log;
}

export interface Obeying extends Commands {
  stop(): Promise<void>;
}

const FORGET_EVERY_MS = 3_600_000;

/** Reads what was begun in earlier lives and makes the commands. */
export async function openCommands({
  settings,
  ariSecret,
  live,
  board,
  recorder,
  voicemail,
  desk,
  tryTrunk,
  tryAgent,
  log,
}: ObeyParts): Promise<Obeying> {
  const journal = await openJournal(join(settings.nodeFolder, 'commands', 'journal'), log);
  const once = makeOnce(journal, Date.now);
  for (const placed of once.young()) board.registry.expect(placed);
  const timer = setInterval(() => {
    once.forgetOld().catch((error: unknown) => log.warn('old requests could not be forgotten', { error }));
  }, FORGET_EVERY_MS);
  const { registry, presence, actions } = board;
  const calls = () => registry.calls();
  const hands = makeSwitch(actions);
  const commands = makeCommands({
    handlers: {
      ...callCommands({ calls, switch: hands, router: () => live.current()?.router }),
      ...asteriskCommands({
        engine: makeEngine(makeAri({ ...settings.ari, secret: ariSecret })),
        calls,
        registered: presence.registered,
        nodeVersion: VERSION,
        nowMs: Date.now,
      }),
      ...queueCommands({ board: desk.board, config: () => live.current()?.config, nowMs: Date.now }),
      ...voicemail.handlers,
      ...agentCommands({ tryAgent }),
      'trunk.test': trunkTestCommand({ config: () => live.current()?.config, tryTrunk }),
      recording: recordingCommand({ calls, recorder }),
      originate: originateCommand({
        config: live.current,
        switch: hands,
        once,
        isRegistered: (tenantId, extension) => (presence.statusOf(tenantId, extension) ?? 'unavailable') !== 'unavailable',
        isKnown: (callId) => registry.knows(callId),
        expect: (placed) => registry.expect(placed),
        nowMs: Date.now,
        random: Math.random,
      }),
    },
    serves: (tenantId) => live.current()?.serves(tenantId) ?? false,
    log,
  });
  return {
    run: commands.run,
    stop: async () => {
      clearInterval(timer);
      await journal.close();
    },
  };
}
