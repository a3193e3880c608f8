/** A way of tests: what is done to the caller is written down in words. */
import type { Change } from '@botpbx/shared/link/changes';
import type { OutboundDecision, RingDecision } from '@botpbx/shared/model/decision';
import type { RingOutcome, TrunkOutcome } from '../../flow/caller.ts';
import { type Script, scriptedMedia } from '../../flow/testing/media.ts';
import { makeTurns } from '../groups.ts';
import { makeLines } from '../lines.ts';
import type { Onward } from '../router.ts';
import type { Way } from '../way.ts';
import { noAgents } from './agents.ts';
import { noFlows } from './flows.ts';
import { noMail } from './mail.ts';
import { noPlaces } from './places.ts';
import { noQueues } from './queues.ts';

/** What the world around the caller does. */
export interface World {
  /** By endpoint; phones that nothing is said of do not answer. */
  readonly rings?: Readonly<Record<string, RingOutcome>>;
  readonly busy?: readonly string[];
  readonly trunk?: TrunkOutcome;
  readonly presses?: Script['presses'];
  readonly devices?: Readonly<Record<string, RingDecision | OutboundDecision>>;
  readonly forward?: Onward['forward'];
}

/** Makes a way whose steps can be read. */
export function scriptedWay(world: World = {}): { readonly way: Way; readonly steps: string[]; readonly changes: Change[] } {
  const steps: string[] = [];
  const changes: Change[] = [];
  const { media, heard } = scriptedMedia(world.presses ? { presses: world.presses } : {});
  const way = {
    caller: scriptedCaller(world, steps),
    ...{
      media,
      agents: noAgents,
      flows: noFlows,
      mail: noMail,
      places: noPlaces,
      queues: noQueues,
      tenantId: 1,
      lines: makeLines(),
      turns: makeTurns(() => 0),
      nowMs: () => 0,
    },
    endpointOf: (extension: string) => extension,
    onward: {
      forward: world.forward ?? ((decision) => ({ kind: 'refuse', cause: 1, why: decision.to })),
      device: (number: string) => world.devices?.[number],
    },
    out: {
      ask: () => ({
        ...{ kind: 'allowed', why: '' },
        call: {
          number: '+12025550199',
          trunks: [4],
          callerId: '+1555',
          isEmergency: false,
          abroad: null,
          pinSetId: null,
          emergencyLocationId: null,
        },
      }),
      pinSet: () => undefined,
      placing: () => undefined,
    },
    change: (change: Change) => void changes.push(change),
  } as unknown as Way;
  return {
    way,
    changes,
    get steps() {
      return [...heard, ...steps];
    },
  };
}

const scriptedCaller = (world: World, steps: string[]) => ({
  ring: async (endpoints: readonly string[], seconds: number) => {
    steps.push(`ring ${endpoints.join('+')} ${seconds}`);
    return world.rings?.[endpoints.join('+')] ?? 'no_answer';
  },
  isBusy: async (endpoint: string) => world.busy?.includes(endpoint) ?? false,
  dialTrunk: async ({ number, seconds, needsConfirming, isForwarded }: Parameters<Way['caller']['dialTrunk']>[0]) => {
    steps.push(`dial ${number}${seconds ? ` ${seconds}` : ''}${needsConfirming ? ' confirmed' : ''}${isForwarded ? ' forwarded' : ''}`);
    return world.trunk ?? { kind: 'refused', cause: 19 };
  },
  say: async (sentence: string) => void steps.push(`say ${sentence}`),
  stay: async () => void steps.push('stay'),
  leave: async (cause: number) => void steps.push(`leave ${cause}`),
  echo: async () => void steps.push('echo'),
});
