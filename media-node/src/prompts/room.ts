/** The sound of what flows say: made once, kept on the disk, ready before the first caller wants it, and never waited for in silence. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { fixedTexts } from '@botpbx/shared/model/flow-texts';
import { makeBackoff } from '../backoff.ts';
import { type Bell, makeBell } from '../bell.ts';
import type { Owner } from '../config/files.ts';
import type { Prompter } from '../flow/prompter.ts';
import type { Log } from '../log.ts';
import { type Making, openMaking, type PromptVoice } from './making.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { inPlainVoice, isSpeakable, nameOf, PLAIN_VOICE, type WantedSound } from './wanted.ts';

export interface PromptRoomOptions {
  /** A folder that Asterisk reads. */
  readonly folder: string;
  readonly owner: Owner | undefined;
  readonly voiceOf: (wanted: WantedSound) => PromptVoice | undefined;
  readonly log: Log;
  readonly nowMs?: () => number;
  readonly maxBytes?: number;
  /** Waits between tries, for tests. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number };
}

export interface PromptRoom {
  prompterOf(tenantId: number): Prompter;
  /** Says what runs now: all that its flows say to everybody is made ready by and by. Returns at once. */
  wanted(tenants: readonly Pick<TenantSection, 'tenant_id' | 'ivrs'>[]): void;
  /** Texts of flows that are not ready in the voice that was chosen. */
  lacking(): number;
  stop(): Promise<void>;
}

/** About nine hours of speech. */
const MAX_BYTES = 1_000_000_000;
/** A caller waits so long for the chosen voice; then he hears the plain one, which has the rest of two seconds. */
const CHOSEN_WITHIN_MS = 1_300;
const PLAIN_WITHIN_MS = 600;
/** When nothing of the chosen voice is there so soon, the plain one begins. */
const PLAIN_AFTER_MS = 700;
const SWEEP_EVERY_MS = 3_600_000;
const RETRY = { firstMs: 5_000, lastMs: 300_000 };

/** Opens the room; texts are made ready when a configuration was named. */
export async function openPromptRoom(options: PromptRoomOptions): Promise<PromptRoom> {
  const { folder, owner, log, voiceOf, nowMs = Date.now, maxBytes = MAX_BYTES } = options;
  const shelf = await openShelf({ folder, owner, maxBytes, nowMs, log });
  const making = openMaking({ shelf, voiceOf, log });
  const stopping = new AbortController();
  const bell = makeBell();
  let fixed: readonly WantedSound[] = [];
  const keeping = { shelf, making, fixed: () => fixed, bell, retry: options.retry ?? RETRY };
  const work = keepUp(keeping, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error('texts of flows are not made ready any more', { error });
  });
  const sweep = setInterval(() => void sweepOn(shelf, log), SWEEP_EVERY_MS).unref();
  return {
    prompterOf: (tenantId) => ({
      path: ({ text, voice, language }, signal) =>
        find(making, { tenantId, text: text.trim(), choice: voice ?? PLAIN_VOICE, language }, signal),
    }),
    wanted: (tenants) => {
      fixed = tenants.flatMap(wantedBy);
      shelf.pin(new Set(fixed.flatMap((one) => [nameOf(one), nameOf(inPlainVoice(one))])));
      bell.ring();
    },
    lacking: () => fixed.filter((one) => !shelf.has(nameOf(one))).length,
    stop: async () => {
      clearInterval(sweep);
      stopping.abort();
      await making.stop();
      await work;
    },
  };
}

async function sweepOn(shelf: Shelf, log: Log): Promise<void> {
  try {
    await shelf.sweep();
  } catch (error) {
    log.warn('sounds of texts could not be tidied up', { error });
  }
}

/** The sound in the voice that was chosen, if it can be had in time; else in the plain one, which is made ready when it begins to look so. */
async function find(making: Making, wanted: WantedSound, signal: AbortSignal): Promise<string | undefined> {
  if (!isSpeakable(wanted.text)) return undefined;
  const chosen = making.make(wanted);
  if (wanted.choice.engine === 'flite') return unlessLate(await inTime(chosen, CHOSEN_WITHIN_MS + PLAIN_WITHIN_MS, signal));
  const soon = await inTime(chosen, PLAIN_AFTER_MS, signal);
  if (signal.aborted || (soon !== LATE && soon !== undefined)) return unlessLate(soon);
  const plain = making.make(inPlainVoice(wanted));
  const first = soon === LATE ? await inTime(chosen, CHOSEN_WITHIN_MS - PLAIN_AFTER_MS, signal) : undefined;
  if (signal.aborted || (first !== LATE && first !== undefined)) return unlessLate(first);
  if (first === LATE) making.late(wanted);
  return unlessLate(await inTime(plain, PLAIN_WITHIN_MS, signal));
}

const unlessLate = (path: string | typeof LATE | undefined): string | undefined => (path === LATE ? undefined : path);

const LATE = Symbol('late');

async function inTime<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T | typeof LATE> {
  const late = Promise.withResolvers<typeof LATE>();
  const give = () => late.resolve(LATE);
  const timer = setTimeout(give, ms);
  signal.addEventListener('abort', give, { once: true });
  if (signal.aborted) give();
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', give);
  }
}

interface Keeping {
  readonly shelf: Shelf;
  readonly making: Making;
  readonly fixed: () => readonly WantedSound[];
  readonly bell: Bell;
  readonly retry: { readonly firstMs: number; readonly lastMs: number };
}

/** Works until `signal` aborts, then rejects with its reason. */
async function keepUp(keeping: Keeping, signal: AbortSignal): Promise<never> {
  const { bell, retry } = keeping;
  const backoff = makeBackoff(retry.firstMs, retry.lastMs);
  await bell.wait(signal);
  for (;;) {
    const left = await makeReady(keeping, signal);
    const isNew = left === 0 ? await rung(bell, undefined, signal) : await rung(bell, backoff.nextMs(), signal);
    if (isNew) backoff.reset();
  }
}

/** Waits for the bell, for so long at most; whether it rang. @throws the reason of `signal` */
async function rung(bell: Bell, withinMs: number | undefined, signal: AbortSignal): Promise<boolean> {
  if (withinMs === undefined) {
    await bell.wait(signal);
    return true;
  }
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), withinMs);
  try {
    await bell.wait(AbortSignal.any([signal, late.signal]));
    return true;
  } catch (error) {
    if (late.signal.aborted && !signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** One after the other, so that callers are not behind them; gives how many could not be made. What cannot be made as chosen is made plainly. */
async function makeReady({ shelf, making, fixed }: Keeping, signal: AbortSignal): Promise<number> {
  let left = 0;
  const now = fixed();
  for (const wanted of now) {
    signal.throwIfAborted();
    // the bell has rung for what is wanted instead
    if (fixed() !== now) return left;
    if (shelf.has(nameOf(wanted)) || (await making.make(wanted)) !== undefined) continue;
    left += 1;
    if (!shelf.has(nameOf(inPlainVoice(wanted)))) await making.make(inPlainVoice(wanted));
  }
  return left;
}

/** A tenant's texts beyond so many characters, about an hour of speech, are spoken when a caller wants them. */
const MAX_CHARACTERS = 60_000;

function wantedBy({ tenant_id: tenantId, ivrs }: Pick<TenantSection, 'tenant_id' | 'ivrs'>): WantedSound[] {
  let characters = 0;
  return fixedTexts(ivrs).flatMap(({ text, voice, language }) => {
    if (!isSpeakable(text)) return [];
    characters += text.length;
    return characters > MAX_CHARACTERS ? [] : [{ tenantId, text, choice: voice ?? PLAIN_VOICE, language }];
  });
}
