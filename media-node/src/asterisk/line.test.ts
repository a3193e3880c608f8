import { expect, test } from 'vitest';
import type { Pcm } from '../voice/audio.ts';
import type { Tick } from './audiosocket/wheel.ts';
import type { Wire } from './audiosocket/wire.ts';
import { openLine } from './line.ts';

const never = new AbortController().signal;
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A line whose wheel is turned by hand. */
function aLine() {
  const sent: Int16Array[] = [];
  let tick: Tick | undefined;
  let isStuck = false;
  let hungUp = 0;
  const wire: Wire = {
    rateHz: 8_000,
    send: (samples) => {
      if (!isStuck) sent.push(samples);
      return !isStuck;
    },
    hangUp: () => {
      hungUp++;
      events.onEnd();
    },
  };
  const join = (mine: Tick) => {
    tick = mine;
    return () => {
      tick = undefined;
    };
  };
  const { line, events } = openLine(wire, { join, skipped: () => 0, stop: () => undefined }, () => 7);
  const turn = async (frames = 1) => {
    await settle();
    tick?.(frames);
    await settle();
  };
  const stick = (is: boolean) => {
    isStuck = is;
  };
  return { line, events, sent, turn, stick, isTurning: () => tick !== undefined, hungUp: () => hungUp };
}
async function* sound(...all: Pcm[]): AsyncGenerator<Pcm> {
  yield* all;
}
const loud = (samples: number): Pcm => ({ samples: new Int16Array(samples).fill(16_384), sampleRateHz: 8_000 });

test('it is silent when nobody speaks, and sends as many frames as are due', async () => {
  const { sent, turn } = aLine();
  await turn();
  await turn(3);
  expect(sent.map((frame) => [frame.length, Math.max(...frame)])).toEqual(Array.from({ length: 4 }, () => [160, 0]));
});

test('it remembers how loud it was', async () => {
  const { line, turn } = aLine();
  expect(line.playedDb(400)).toBe(-96);
  line.play(sound(loud(320)), never);
  for (let frame = 0; frame < 6; frame++) await turn();
  expect(line.playedDb(80)).toBe(-96);
  expect(line.playedDb(120)).toBeCloseTo(-6, 1);
  expect(line.playedDb(10_000)).toBeCloseTo(-6, 1);
});

test('while Asterisk reads nothing, nothing counts as heard', async () => {
  const { line, sent, turn, stick } = aLine();
  const firsts: number[] = [];
  const playing = line.play(sound(loud(320)), never, (atMs) => firsts.push(atMs));
  stick(true);
  await turn(3);
  expect([playing.heardMs(), sent.length]).toEqual([0, 0]);
  stick(false);
  await turn(3);
  expect([await playing.done, firsts]).toEqual([40, [7]]);
});

test('what comes in is told in order, at the rate of the line', async () => {
  const { line, events } = aLine();
  events.onAudio(new Int16Array(160), 8_000);
  events.onDigit('5');
  for (let frame = 0; frame < 10; frame++) events.onAudio(new Int16Array(320), 16_000);
  line.close();
  const told: (number | string)[] = [];
  for await (const one of line.incoming) told.push(one.kind === 'digit' ? one.digit : one.pcm.samples.length);
  expect(told.slice(0, 2)).toEqual([160, '5']);
  const converted = told.slice(2).reduce<number>((sum, length) => sum + Number(length), 0);
  expect(converted).toBeGreaterThan(1_500);
  expect(converted).toBeLessThanOrEqual(1_600);
});

test('a reader that does not keep up loses the oldest, not the memory', async () => {
  const { line, events } = aLine();
  for (let frame = 0; frame < 2_000; frame++) events.onAudio(new Int16Array(160).fill(frame), 8_000);
  line.close();
  const firsts: number[] = [];
  for await (const one of line.incoming) firsts.push(one.kind === 'audio' ? (one.pcm.samples[0] ?? 0) : -1);
  expect([firsts.length, firsts[0], firsts.at(-1)]).toEqual([500, 1_500, 1_999]);
});

test('closing gives the caller back, ends what is played and read, and leaves the wheel', async () => {
  const { line, turn, isTurning, hungUp } = aLine();
  const playing = line.play(sound(loud(16_000)), never);
  await turn(2);
  const reading = line.incoming[Symbol.asyncIterator]().next();
  line.close();
  expect([await playing.done, (await reading).done, isTurning(), hungUp()]).toEqual([40, true, false, 1]);
});
