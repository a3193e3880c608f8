import { expect, test } from 'vitest';
import type { Pcm } from '../voice/audio.ts';
import { makePlayout } from './playout.ts';

const FRAME = 160;
const never = new AbortController().signal;
/** Lets what was promised come true. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A playout that is turned by hand; gives what is sent. */
function turning() {
  let now = 0;
  const playout = makePlayout(8_000, () => now);
  const turn = async (frames = 1) => {
    const sent: (Int16Array | undefined)[] = [];
    for (let frame = 0; frame < frames; frame++) {
      await settle();
      now += 20;
      sent.push(playout.next());
      playout.sent();
    }
    return sent;
  };
  return { playout, turn };
}

const loud = (samples: number, sampleRateHz = 8_000): Pcm => ({ samples: new Int16Array(samples).fill(10_000), sampleRateHz });
async function* pieces(...all: Pcm[]): AsyncGenerator<Pcm> {
  yield* all;
}
const isLoud = (frame: Int16Array | undefined) => frame?.every((sample) => sample === 10_000) ?? false;
const sounds = (frames: readonly (Int16Array | undefined)[]) =>
  frames.map((frame) => (frame === undefined ? '.' : isLoud(frame) ? '#' : '~')).join('');

test('pieces of odd lengths become whole frames, the last filled with silence, and all of it is heard', async () => {
  const { playout, turn } = turning();
  const firsts: number[] = [];
  const playing = playout.play(pieces(loud(100), loud(301), loud(7)), never, (atMs) => firsts.push(atMs));
  const sent = await turn(4);
  expect(sounds(sent)).toBe('##~.');
  expect([...(sent[2] ?? [])].filter((sample) => sample !== 0).length).toBe(88);
  expect([await playing.done, playing.heardMs(), firsts]).toEqual([51, 51, [20]]);
});

test('sound of another rate is changed, all of it', async () => {
  const { playout, turn } = turning();
  const playing = playout.play(pieces(loud(24_000, 24_000)), never);
  const sent = await turn(60);
  expect(sent.filter((frame) => frame !== undefined).length).toBe(50);
  expect(await playing.done).toBe(1_000);
});

test('a second one waits for the first and follows it without a gap', async () => {
  const { playout, turn } = turning();
  const order: string[] = [];
  const first = playout.play(pieces(loud(2 * FRAME)), never);
  const second = playout.play(pieces(loud(2 * FRAME)), never, () => order.push('second begins'));
  void first.done.then(() => order.push('first is done'));
  void second.done.then(() => order.push('second is done'));
  await turn(2);
  expect(second.heardMs()).toBe(0);
  await turn(5);
  expect([await first.done, await second.done]).toEqual([40, 40]);
  expect(order).toEqual(['first is done', 'second begins', 'second is done']);
});

test('an abort fades within one frame, which still counts, and the next sound begins at once', async () => {
  const { playout, turn } = turning();
  const cutting = new AbortController();
  const playing = playout.play(pieces(loud(1_000 * FRAME)), cutting.signal);
  const next = playout.play(pieces(loud(FRAME)), never);
  await turn(5);
  cutting.abort();
  const sent = await turn(4);
  expect(sounds(sent)).toBe('~#..');
  const faded = sent[0] ?? new Int16Array();
  expect(faded.at(-1)).toBe(0);
  expect(faded[40]).toBeLessThan(faded[0] ?? 0);
  expect([await playing.done, await next.done]).toEqual([120, 20]);
});

test('an abort before the first frame means that nothing was heard', async () => {
  const { playout, turn } = turning();
  const cutting = new AbortController();
  const playing = playout.play(pieces(loud(FRAME)), cutting.signal);
  cutting.abort();
  expect(await playing.done).toBe(0);
  expect(sounds(await turn(2))).toBe('..');
  expect(await playout.play(pieces(loud(FRAME)), AbortSignal.abort()).done).toBe(0);
});

test('a pause is silent within two frames and a resume goes on where it was, both softly', async () => {
  const { playout, turn } = turning();
  const playing = playout.play(pieces(loud(10 * FRAME)), never);
  await turn(3);
  playing.pause();
  playing.pause();
  expect(sounds(await turn(5))).toBe('~....');
  expect(playing.heardMs()).toBe(80);
  playing.resume();
  const sent = await turn(8);
  expect(sounds(sent)).toBe('~#####..');
  expect(sent[0]?.[0]).toBe(0);
  expect(await playing.done).toBe(200);
});

test('a pause that is taken back at once is not heard, and one before the first frame holds it', async () => {
  const { playout, turn } = turning();
  const playing = playout.play(pieces(loud(4 * FRAME)), never);
  playing.pause();
  expect(sounds(await turn(3))).toBe('...');
  playing.resume();
  await turn(1);
  playing.pause();
  playing.resume();
  expect(sounds(await turn(4))).toBe('###.');
});

test('a pause while the source is late stays silent', async () => {
  const { playout, turn } = turning();
  const gate = Promise.withResolvers<void>();
  async function* late() {
    yield loud(FRAME);
    await gate.promise;
    yield loud(FRAME);
  }
  const playing = playout.play(late(), never);
  await turn(2);
  playing.pause();
  await turn(1);
  gate.resolve();
  expect(sounds(await turn(3))).toBe('...');
  playing.resume();
  expect(sounds(await turn(2))).toBe('~.');
  expect(await playing.done).toBe(40);
});

test('an abort ends a pause', async () => {
  const { playout, turn } = turning();
  const cutting = new AbortController();
  const playing = playout.play(pieces(loud(10 * FRAME)), cutting.signal);
  await turn(2);
  playing.pause();
  await turn(3);
  cutting.abort();
  expect(await playing.done).toBe(60);
});

test('a source that is late is silence meanwhile, and its end is waited for', async () => {
  const { playout, turn } = turning();
  const gate = Promise.withResolvers<void>();
  async function* late() {
    yield loud(FRAME);
    await gate.promise;
    yield loud(FRAME);
  }
  const playing = playout.play(late(), never);
  expect(sounds(await turn(3))).toBe('#..');
  gate.resolve();
  expect(sounds(await turn(2))).toBe('#.');
  expect(await playing.done).toBe(40);
});

test('a source that breaks is heard as far as it came, and tells', async () => {
  const { playout, turn } = turning();
  async function* broken() {
    yield loud(FRAME);
    throw new Error('the provider is gone');
  }
  const playing = playout.play(broken(), never);
  const told = expect(playing.done).rejects.toThrow('the provider is gone');
  expect(sounds(await turn(3))).toBe('#..');
  await told;
  expect(playing.heardMs()).toBe(20);
});

test('what nobody wants any more is let go, also where it hangs', async () => {
  const { playout, turn } = turning();
  let isLetGo = false;
  async function* endless() {
    try {
      for (;;) yield loud(8 * FRAME);
    } finally {
      isLetGo = true;
    }
  }
  const cutting = new AbortController();
  const playing = playout.play(endless(), cutting.signal);
  await turn(3);
  cutting.abort();
  await turn(2);
  await playing.done;
  expect(isLetGo).toBe(true);
  const hanging: AsyncIterable<Pcm> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
  const stopping = new AbortController();
  const stuck = playout.play(hanging, stopping.signal);
  await turn(2);
  stopping.abort();
  expect(await stuck.done).toBe(0);
});

test('sound is fetched a second ahead and not more', async () => {
  const { playout, turn } = turning();
  let fetched = 0;
  async function* counted() {
    for (;;) {
      fetched++;
      yield loud(5 * FRAME);
    }
  }
  playout.play(counted(), never);
  await turn(10);
  expect(fetched).toBeLessThan(15);
});

test('a frame that could not be sent comes again and was not heard', async () => {
  const { playout, turn } = turning();
  const playing = playout.play(pieces(loud(2 * FRAME)), never);
  await settle();
  expect(isLoud(playout.next())).toBe(true);
  expect(isLoud(playout.next())).toBe(true);
  expect(playing.heardMs()).toBe(0);
  await turn(3);
  expect(await playing.done).toBe(40);
});

test('the end of the line ends everything', async () => {
  const { playout, turn } = turning();
  const first = playout.play(pieces(loud(10 * FRAME)), never);
  const second = playout.play(pieces(loud(10 * FRAME)), never);
  await turn(2);
  playout.end();
  expect([await first.done, await second.done, await playout.play(pieces(loud(FRAME)), never).done]).toEqual([40, 0, 0]);
});
