/**
 * Speaks to callers who wait in a queue. The queue itself plays silence to them; music and speech come from an ear that whispers to the
 * caller, so that the music can stop for the speech. When a member takes the call the dialplan ends the ear, with us or without us.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { QueueBoard } from '../queues/board.ts';
import { type Announcement, type Said, type SpeechSettings, timesOf, wordsOf } from '../queues/speech.ts';
import { type Stay, secondsBetween } from '../queues/stay.ts';
import { runAriApp } from './ari/app.ts';
import { type AriOptions, makeAriSend } from './ari/send.ts';

export interface VoiceOptions {
  readonly ari: AriOptions;
  readonly board: QueueBoard;
  /** How a queue speaks and with what music; undefined for one that says nothing. */
  readonly speechOf: (stay: Stay) => (SpeechSettings & { readonly musicClass: string }) | undefined;
  readonly soundPath: (hash: string) => string;
  readonly log: Log;
}

const APP = 'botpbx-queues';
/** An announcement that Asterisk does not end by then is taken for ended. */
const LONGEST_MS = 60_000;
const TRY_AGAIN_MS = 2_000;
/** Of what comes due at the same time the second waits its turn. */
const KINDS: readonly Announcement[] = ['standing', 'periodic'];

/** Speaks to whoever waits until `signal` aborts. */
export function startQueueVoice(options: VoiceOptions, signal: AbortSignal): Promise<void> {
  const voices = new Map<string, AbortController>();
  const playbacks = new Map<string, () => void>();
  const send = makeAriSend(options.ari);
  const begin = (stay: Stay) => {
    if (stay.isCallback || voices.has(stay.leg) || !options.speechOf(stay)) return;
    const life = new AbortController();
    voices.set(stay.leg, life);
    const until = AbortSignal.any([signal, life.signal]);
    speakTo(stay, { ...options, send, playbacks }, until)
      .catch((error: unknown) => {
        if (!until.aborted) options.log.warn('a caller who waits hears nothing', { leg: stay.leg, error });
      })
      .finally(() => voices.get(stay.leg) === life && voices.delete(stay.leg));
  };
  options.board.listen({
    joined: begin,
    left: ({ leg }) => {
      voices.get(leg)?.abort();
      voices.delete(leg);
    },
  });
  return runAriApp(
    {
      ...options.ari,
      name: APP,
      log: options.log,
      onUp: () => options.board.waiting().forEach(begin),
      onEvent: ({ type, playback }) => {
        if (type === 'PlaybackFinished' && playback) playbacks.get(playback.id)?.();
      },
    },
    signal,
  );
}

interface Mouth extends VoiceOptions {
  readonly send: ReturnType<typeof makeAriSend>;
  /** Who waits for the end of what is said, by its id. */
  readonly playbacks: Map<string, () => void>;
}

const earOf = (leg: string): string => `queue-${leg}`;

/** One caller's music and speech, from now until he leaves. */
async function speakTo(stay: Stay, mouth: Mouth, signal: AbortSignal): Promise<void> {
  const ear = earOf(stay.leg);
  const gone = () => mouth.send({ method: 'DELETE', path: `/channels/${ear}` }, NEVER).catch(() => undefined);
  await gone();
  try {
    while (!(await hasEar(stay, mouth, signal))) await sleep(TRY_AGAIN_MS, undefined, { signal });
    await keepSpeaking(stay, mouth, signal);
  } finally {
    await gone();
  }
}

const NEVER = new AbortController().signal;

async function hasEar(stay: Stay, { send, speechOf }: Mouth, signal: AbortSignal): Promise<boolean> {
  const query = { spy: 'none', whisper: 'out', app: APP, snoopId: earOf(stay.leg) };
  const made = await send({ method: 'POST', path: `/channels/${stay.leg}/snoop`, query }, signal);
  if (made.status >= 300) return false;
  await music(stay, { send, speechOf }, signal);
  return true;
}

async function music(stay: Stay, { send, speechOf }: Pick<Mouth, 'send' | 'speechOf'>, signal: AbortSignal): Promise<void> {
  const mohClass = speechOf(stay)?.musicClass;
  if (mohClass !== undefined) await send({ method: 'POST', path: `/channels/${earOf(stay.leg)}/moh`, query: { mohClass } }, signal);
}

/** Says each announcement when it is due. What the queue says may change meanwhile. */
async function keepSpeaking(stay: Stay, mouth: Mouth, signal: AbortSignal): Promise<void> {
  const lastMs = new Map<Announcement, number>();
  for (let at = 0; !signal.aborted; at++) {
    const settings = mouth.speechOf(stay);
    if (!settings) return;
    const due = nextDue(settings, stay, lastMs);
    if (!due) return;
    if (due.atMs > Date.now()) await sleep(Math.min(due.atMs - Date.now(), TRY_AGAIN_MS), undefined, { signal });
    if (due.atMs > Date.now()) continue;
    lastMs.set(due.what, Date.now());
    const words = wordsOf(settings, due.what, standingOf(stay, mouth.board));
    if (words.length > 0) await say({ stay, words, id: `${earOf(stay.leg)}-${at}` }, mouth, signal);
  }
}

function nextDue(settings: SpeechSettings, stay: Stay, lastMs: ReadonlyMap<Announcement, number>) {
  const due = KINDS.flatMap((what) => {
    const times = timesOf(settings, what);
    const last = lastMs.get(what);
    return times ? [{ what, atMs: last === undefined ? stay.joinedMs + times.firstMs : last + times.everyMs }] : [];
  });
  return due.sort((a, b) => a.atMs - b.atMs)[0];
}

const standingOf = (stay: Stay, board: QueueBoard) => ({
  position: board.positionOf(stay) ?? 1,
  waitedSeconds: secondsBetween(stay.joinedMs, Date.now()),
  holdSeconds: board.holdSecondsOf(stay),
});

interface Saying {
  readonly stay: Stay;
  readonly words: readonly Said[];
  readonly id: string;
}

/** Says something to its end; then the music goes on. */
async function say({ stay, words, id }: Saying, mouth: Mouth, signal: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<void>();
  mouth.playbacks.set(id, ended.resolve);
  try {
    const media = words.map((word) => uriOf(word, mouth.soundPath)).join(',');
    const path = `/channels/${earOf(stay.leg)}/play/${id}`;
    const begun = await mouth.send({ method: 'POST', path, query: { media } }, signal);
    if (begun.status < 300) await Promise.race([ended.promise, sleep(LONGEST_MS, undefined, { signal })]);
  } finally {
    mouth.playbacks.delete(id);
  }
  await music(stay, mouth, signal);
}

function uriOf(word: Said, soundPath: (hash: string) => string): string {
  if (word.kind === 'number') return `number:${word.value}`;
  return `sound:${word.kind === 'core' ? word.name : soundPath(word.hash)}`;
}
