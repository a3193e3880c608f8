/** Listening as a whole, on a line of tests. */
import { expect, test } from 'vitest';
import { FRAME_MS, type Pcm, silence } from './audio.ts';
import { type EarEvent, Ears } from './ears.ts';
import { Pipe } from './pipe.ts';
import type { Ear, Heard, SpeechToText } from './ports.ts';
import { fakeClock, rest } from './testing/clock.ts';
import { fakeLine } from './testing/line.ts';
import { fakeVad } from './testing/stage.ts';

const QUIET = silence(FRAME_MS, 8_000);
const LOUD: Pcm = { samples: QUIET.samples.map(() => 3_000), sampleRateHz: 8_000 };

function listening(listens: SpeechToText['listens'] = 'utterance', vad = fakeVad) {
  const clock = fakeClock();
  const line = fakeLine(clock);
  const scope = new AbortController();
  const events: EarEvent[] = [];
  const ear: Ear[] = [];
  const heard = new Pipe<Heard>();
  const hear: SpeechToText = {
    listens,
    hear: (input) => {
      void (async () => {
        for await (const one of input) ear.push(one);
        heard.close();
      })();
      return heard;
    },
  };
  const settings = { language: 'en', minSilenceMs: 350, maxSilenceMs: 1_000 };
  const ears = new Ears({ line, vad, hear, clock, settings }, (event) => events.push(event), scope.signal);
  const frames = async (count: number, pcm: Pcm) => {
    for (let frame = 0; frame < count; frame += 1) {
      line.caller.push({ kind: 'audio', pcm });
      await clock.advance(FRAME_MS);
    }
  };
  const tell = async (...what: Heard[]) => {
    for (const one of what) heard.push(one);
    await rest();
  };
  return {
    ...{ clock, line, ears, ear, events, tell, scope },
    loud: (count: number) => frames(count, LOUD),
    quiet: (count: number) => frames(count, QUIET),
    kinds: () => events.map(({ kind }) => kind),
    marks: () => ear.flatMap(({ kind }) => (kind === 'audio' ? [] : [kind])),
    said: () => events.flatMap((event) => (event.kind === 'said' ? [event.said.text] : [])),
  };
}

test('an engine that listens by utterance gets the sound from before the onset to the end of the turn', async () => {
  const one = listening();
  await one.quiet(100);
  expect(one.ear).toHaveLength(0);
  await one.loud(20);
  await one.tell({ kind: 'partial', text: 'hello there' });
  await one.quiet(30);
  expect(one.marks()).toEqual(['start', 'pause', 'end']);
  const sound = one.ear.filter(({ kind }) => kind === 'audio');
  expect(sound.slice(0, 13).every((frame) => frame.kind === 'audio' && frame.pcm === QUIET)).toBe(true);
  expect(one.ear[0]?.kind).toBe('start');
  // what came before the onset, the speech, and the silence until the turn was over
  expect(sound.length).toBe(13 + 20 + 18);
  await one.tell({ kind: 'final', text: 'Hello there.', confidence: 0.8 }, { kind: 'settled' });
  expect(one.said()).toEqual(['Hello there.']);
});

test('an engine that always listens gets all sound, each frame once', async () => {
  const one = listening('always');
  await one.quiet(50);
  await one.loud(20);
  await one.quiet(40);
  expect(one.ear.filter(({ kind }) => kind === 'audio')).toHaveLength(110);
  expect(one.marks()).toEqual(['start', 'pause', 'end']);
});

test('words that are all there when the turn ends are not waited for', async () => {
  const one = listening('always');
  await one.loud(20);
  await one.quiet(12);
  await one.tell({ kind: 'final', text: 'Good morning.', confidence: 0.9 });
  await one.quiet(5);
  expect(one.said()).toEqual([]);
  await one.quiet(1);
  expect(one.said()).toEqual(['Good morning.']);
  await one.tell({ kind: 'settled' });
  expect(one.said()).toHaveLength(1);
});

test('what comes after that is told, too', async () => {
  const one = listening('always');
  await one.loud(20);
  await one.quiet(12);
  await one.tell({ kind: 'final', text: 'Good morning.', confidence: 0.9 });
  await one.quiet(8);
  await one.tell({ kind: 'final', text: 'It is Kim.', confidence: 0.9 }, { kind: 'settled' });
  expect(one.said()).toEqual(['Good morning.', 'It is Kim.']);
});

test('an engine that believes the turn to be over shortens the wait', async () => {
  const one = listening('always');
  await one.loud(20);
  await one.quiet(4);
  await one.tell({ kind: 'final', text: 'Good morning.', confidence: 0.9 }, { kind: 'turn-ended' });
  await one.quiet(7);
  expect(one.said()).toEqual(['Good morning.']);
});

test('an unfinished sentence is waited for', async () => {
  const one = listening();
  await one.loud(20);
  await one.tell({ kind: 'partial', text: 'my number is' });
  await one.quiet(45);
  expect(one.marks()).not.toContain('end');
  await one.quiet(6);
  expect(one.marks()).toContain('end');
});

test('a settling that comes too late changes nothing', async () => {
  const one = listening();
  await one.loud(20);
  await one.tell({ kind: 'partial', text: 'hello' });
  await one.quiet(100);
  expect(one.said()).toEqual(['hello']);
  await one.tell({ kind: 'final', text: 'hello', confidence: 1 }, { kind: 'settled' });
  expect(one.said()).toEqual(['hello']);
  await one.loud(20);
  await one.tell({ kind: 'partial', text: 'again' });
  await one.quiet(30);
  await one.tell({ kind: 'final', text: 'again', confidence: 1 }, { kind: 'settled' });
  expect(one.said()).toEqual(['hello', 'again']);
});

test('who speaks again before his words are known is told so', async () => {
  const one = listening();
  await one.loud(20);
  await one.quiet(40);
  await one.loud(10);
  await one.tell({ kind: 'final', text: 'first', confidence: 1 }, { kind: 'settled' });
  expect(one.events.find(({ kind }) => kind === 'said')).toMatchObject({ isSpeakingAgain: true });
  await one.quiet(40);
  await one.tell({ kind: 'final', text: 'second', confidence: 1 }, { kind: 'settled' });
  expect(one.events.findLast(({ kind }) => kind === 'said')).toMatchObject({ said: { text: 'second' }, isSpeakingAgain: false });
});

test('a phone that sends nothing in silences is silent', async () => {
  const one = listening();
  await one.loud(20);
  await one.tell({ kind: 'partial', text: 'hello' });
  await one.clock.advance(800);
  expect(one.marks()).toEqual(['start', 'pause', 'end']);
});

test('words without a voice of his are dropped', async () => {
  const one = listening('always');
  await one.quiet(20);
  await one.tell({ kind: 'partial', text: 'our own' }, { kind: 'final', text: 'our own echo', confidence: 1 });
  await one.loud(20);
  await one.tell({ kind: 'final', text: 'hello', confidence: 1 });
  await one.quiet(30);
  await one.tell({ kind: 'settled' });
  expect(one.said()).toEqual(['hello']);
});

test('the deaf hear keys and nothing else, and the recogniser gets silence', async () => {
  const one = listening('always');
  await one.loud(10);
  one.ears.setDeaf(true);
  const before = one.ear.length;
  await one.loud(20);
  one.line.caller.push({ kind: 'digit', digit: '7' });
  await one.tell({ kind: 'partial', text: 'secret' }, { kind: 'final', text: 'secret', confidence: 1 }, { kind: 'settled' });
  const sound = one.ear.slice(before).flatMap((each) => (each.kind === 'audio' ? [...each.pcm.samples] : []));
  expect(sound).toHaveLength(20 * 160);
  expect(sound.every((sample) => sample === 0)).toBe(true);
  one.ears.setDeaf(false);
  await one.quiet(50);
  expect(one.kinds().slice(-1)).toEqual(['digit']);
  expect(one.said()).toEqual([]);
});

test('our own voice does not begin a turn, a caller over it does', async () => {
  const one = listening();
  const scope = new AbortController();
  one.line.play(
    (async function* () {
      for (;;) yield LOUD;
    })(),
    scope.signal,
  );
  one.line.playDb = 0;
  await one.loud(100);
  expect(one.marks()).toEqual([]);
  one.line.playDb = -20;
  await one.loud(5);
  expect(one.marks()).toEqual(['start']);
  scope.abort();
});

test('a detector that fails leaves keys and the end of the call', async () => {
  const one = listening('utterance', {
    open: () => ({ windowMs: 20, feed: async () => Promise.reject(new Error('no detector')), close: () => undefined }),
  });
  await one.loud(3);
  one.line.caller.push({ kind: 'digit', digit: '1' });
  one.line.caller.close();
  await rest();
  expect(one.kinds()).toEqual(['deaf', 'digit', 'left']);
  await one.ears.done;
});

test('aborting ends it without a word', async () => {
  const one = listening();
  await one.loud(10);
  one.scope.abort();
  await one.ears.done;
  await one.clock.advance(5_000);
  expect(one.kinds()).toEqual(['stir', 'onset']);
  expect(one.clock.sleepers).toBe(0);
});

test('where no word is known yet, another recogniser may still find them', async () => {
  const one = listening();
  await one.loud(20);
  await one.quiet(130);
  await one.tell({ kind: 'final', text: 'hello', confidence: 1 }, { kind: 'settled' });
  expect(one.said()).toEqual(['hello']);
  await one.loud(20);
  await one.quiet(400);
  expect(one.kinds().at(-1)).toBe('nothing');
});

test('over our own voice a sudden sound is told at once, and taken back when it is no speech', async () => {
  const one = listening('utterance', { open: () => ({ windowMs: 20, feed: async () => [0.1], close: () => undefined }) });
  const scope = new AbortController();
  await one.loud(1);
  expect(one.kinds()).toEqual([]);
  one.line.play(
    (async function* () {
      for (;;) yield LOUD;
    })(),
    scope.signal,
  );
  one.line.playDb = -30;
  await one.quiet(5);
  await one.loud(1);
  expect(one.kinds()).toEqual(['stir']);
  await one.quiet(10);
  expect(one.kinds()).toEqual(['stir', 'calm']);
  expect(one.marks()).toEqual([]);
  scope.abort();
});

test('a detector that is late holds up neither the recogniser nor the guess', async () => {
  const judged: (() => void)[] = [];
  const late = () => new Promise<readonly number[]>((resolve) => judged.push(() => resolve([1])));
  const one = listening('always', { open: () => ({ windowMs: 20, feed: late, close: () => undefined }) });
  const scope = new AbortController();
  one.line.play(
    (async function* () {
      for (;;) yield LOUD;
    })(),
    scope.signal,
  );
  one.line.playDb = -30;
  await one.quiet(5);
  await one.loud(2);
  expect(one.ear).toHaveLength(7);
  expect(one.kinds()).toEqual(['stir']);
  for (let frame = 0; frame < 7; frame += 1) {
    judged[frame]?.();
    await rest();
  }
  expect(one.kinds()).toContain('onset');
  scope.abort();
});
