/** A node with an emulator of Piper, and phones that call its flows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createIvr, publishIvr } from '@botpbx/shared/api/ivrs';
import { Flow } from '@botpbx/shared/model/flow';
import { openEars } from '../../support/ears.ts';
import { type ScriptedServer, startScripted } from '../../support/providers/http.ts';
import type { Manner } from '../../support/providers/manners.ts';
import { type PiperAsked, piper } from '../../support/providers/piper.ts';
import { startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { type Step, step } from '../ivr/house.ts';
import { type Home, walk } from '../ivr/walk.ts';
import { firstSoundMs, HEARD_DB } from './sound.ts';

/** No caller is left in silence for longer. */
export const SILENT_MS = 2_000;

/** Where the story happens. */
export interface SpeechHouse extends Home {
  /** Texts that the engine was asked for. */
  asked(): string[];
  /** How the engine behaves from now on. */
  meet(manner: Manner): void;
  publish(number: string, steps: readonly Step[], isPlain?: boolean): Promise<void>;
  /** Calls so many times; the longest silence from the answer to the first sound, of a tone where it is named. */
  silentMs(number: string, times: number, hz?: number): Promise<number>;
}

/** Opens it. */
export async function open(story: Story): Promise<SpeechHouse> {
  const server: ScriptedServer = await startScripted(piper);
  story.atEnd(() => server.close());
  const stack = await startStack(story, { env: { PIPER_HOST: '127.0.0.1', PIPER_PORT: new URL(server.url).port } });
  const caller = await stack.phone('1001', { toneHz: 0, onCall: { kind: 'ring' } });
  await stack.settled();
  claim((await caller.register()) === 200, '1001 cannot register.');
  const home: Home = { stack, caller, ears: await openEars(story) };
  const publish = async (number: string, steps: readonly Step[], isPlain = false) => {
    const voice = isPlain ? null : { engine: 'piper' as const };
    const flow = Flow.parse({ voice, steps: [step('start', 'start', {}, { next: steps[0]?.id ?? '' }), ...steps] });
    const { id } = await stack.api(createIvr, { body: { name: `Flow ${number}`, number, flow } });
    await stack.api(publishIvr, { params: { id } });
    await stack.settled();
  };
  const silentMs = async (number: string, times: number, hz?: number) => {
    let longestMs = 0;
    for (let time = 0; time < times; time++) {
      const { call } = await walk(home, number);
      const answeredMs = performance.now();
      const startedMs = await firstSoundMs(call);
      longestMs = Math.max(longestMs, startedMs - answeredMs);
      await sleep(500);
      const level = hz === undefined ? 0 : call.media.levelDb(hz, startedMs, startedMs + 400);
      claim(level > HEARD_DB, `The voice that was chosen was not heard at ${number}: ${level} dB.`);
      await call.hangUp();
    }
    claim(longestMs < SILENT_MS, `A caller was left in silence for ${longestMs} ms.`);
    return longestMs;
  };
  const asked = () => server.journal.map(({ body }) => (JSON.parse(String(body)) as PiperAsked).text);
  return { ...home, publish, silentMs, asked, meet: (manner) => server.script([], manner) };
}
