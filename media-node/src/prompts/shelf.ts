/** Sounds of texts on the disk, where Asterisk can play them: so many bytes and no more, and what was not used for longest goes first. */
import { open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type Owner, replaceFile } from '../config/files.ts';
import { SOUND_ENDING } from '../config/sound-files.ts';
import type { Log } from '../log.ts';
import { wavOf } from '../providers/wav.ts';
import type { Pcm } from '../voice/audio.ts';

export interface ShelfOptions {
  readonly folder: string;
  /** Who reads them beside this process. */
  readonly owner: Owner | undefined;
  readonly maxBytes: number;
  readonly nowMs: () => number;
  readonly log: Log;
}

export interface Shelf {
  /** Absolute path without its ending, if the sound is there; that it was asked for is remembered. */
  find(name: string): string | undefined;
  has(name: string): boolean;
  /** Puts a sound there, at 16 kHz; gives its path without its ending. */
  put(name: string, sound: Pcm): Promise<string>;
  /** Sounds with these names stay longer than all others, and for as long as there is room. */
  pin(names: ReadonlySet<string>): void;
  /** Removes what nobody used for a day, and notes on the disk what was used. */
  sweep(): Promise<void>;
  readonly bytes: number;
}

interface Sound {
  readonly bytes: number;
  usedMs: number;
  isNoted: boolean;
}

const NAME = /^[0-9a-f]{64}$/;
const HEADER_BYTES = 44;
/** What was said to one caller alone is nobody's business for longer. */
const UNUSED_LIFE_MS = 86_400_000;
/** Nothing is written for longer. */
const HALF_LIFE_MS = 60_000;

/** Opens the folder with what is left of an earlier life; what a power cut left half is thrown away. */
export async function openShelf(options: ShelfOptions): Promise<Shelf> {
  const { folder, owner } = options;
  await makeFolder(folder, 0o750, owner);
  const found: (readonly [string, Sound])[] = [];
  for (const file of await readdir(folder)) {
    const name = file.slice(0, -SOUND_ENDING.length);
    const whole = file.endsWith(SOUND_ENDING) && NAME.test(name) ? await wholeSound(join(folder, file)) : undefined;
    if (whole) found.push([name, whole]);
    else await rm(join(folder, file), { force: true, recursive: true });
  }
  return new Sounds(options, found);
}

/** Undefined when its header tells of another length than it has. */
async function wholeSound(path: string): Promise<Sound | undefined> {
  await using file = await open(path, 'r');
  const head = Buffer.alloc(HEADER_BYTES);
  await file.read(head, 0, HEADER_BYTES, 0);
  const { size, mtimeMs } = await file.stat();
  const isWhole = size > HEADER_BYTES && head.readUInt32LE(40) === size - HEADER_BYTES;
  return isWhole ? { bytes: size, usedMs: mtimeMs, isNoted: true } : undefined;
}

const isDiskFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

class Sounds implements Shelf {
  readonly #options: ShelfOptions;
  /** In the order of their use, the oldest first. */
  readonly #known: Map<string, Sound>;
  #pinned: ReadonlySet<string> = new Set();
  #bytes: number;

  constructor(options: ShelfOptions, found: readonly (readonly [string, Sound])[]) {
    this.#options = options;
    this.#known = new Map(found.toSorted(([, one], [, other]) => one.usedMs - other.usedMs));
    this.#bytes = found.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  find(name: string): string | undefined {
    const sound = this.#known.get(name);
    if (!sound) return undefined;
    this.#known.delete(name);
    this.#known.set(name, { ...sound, usedMs: this.#options.nowMs(), isNoted: false });
    return this.#pathOf(name);
  }

  async put(name: string, sound: Pcm): Promise<string> {
    const wav = wavOf(sound);
    const { owner, nowMs } = this.#options;
    await this.#makeRoom(wav.byteLength, this.#options.maxBytes);
    const write = () => replaceFile(this.#fileOf(name), wav, { mode: 0o640, owner, isThrowAway: true });
    try {
      await write();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      // what others wait for is worth more than what was said before
      await this.#removeHalves(0);
      await this.#makeRoom(wav.byteLength, this.#bytes / 2);
      await write();
    }
    this.#bytes += wav.byteLength - (this.#known.get(name)?.bytes ?? 0);
    this.#known.delete(name);
    this.#known.set(name, { bytes: wav.byteLength, usedMs: nowMs(), isNoted: true });
    return this.#pathOf(name);
  }

  pin(names: ReadonlySet<string>): void {
    this.#pinned = names;
  }

  async sweep(): Promise<void> {
    const { nowMs } = this.#options;
    for (const [name, sound] of [...this.#known]) {
      if (!this.#pinned.has(name) && nowMs() - sound.usedMs > UNUSED_LIFE_MS) await this.#remove(name);
      else if (!sound.isNoted) {
        sound.isNoted = true;
        await utimes(this.#fileOf(name), new Date(sound.usedMs), new Date(sound.usedMs));
      }
    }
    await this.#removeHalves(HALF_LIFE_MS);
    await this.#makeRoom(0, this.#options.maxBytes);
  }

  /** What could not be written to its end lies beside. */
  async #removeHalves(olderMs: number): Promise<void> {
    const { folder, nowMs } = this.#options;
    for (const file of (await readdir(folder)).filter((one) => one.endsWith('.new'))) {
      const path = join(folder, file);
      const age = nowMs() - (await stat(path).then(({ mtimeMs }) => mtimeMs, nowMs));
      if (age >= olderMs) await rm(path, { force: true });
    }
  }

  /** The oldest go first, and of those the ones that no flow names. */
  async #makeRoom(bytes: number, maxBytes: number): Promise<void> {
    for (const isPinned of [false, true])
      for (const name of [...this.#known.keys()]) {
        if (this.#bytes + bytes <= maxBytes) return;
        if (this.#pinned.has(name) === isPinned) await this.#remove(name);
      }
  }

  async #remove(name: string): Promise<void> {
    this.#bytes -= this.#known.get(name)?.bytes ?? 0;
    this.#known.delete(name);
    await rm(this.#fileOf(name), { force: true });
  }

  #pathOf(name: string): string {
    return join(this.#options.folder, name);
  }

  #fileOf(name: string): string {
    return this.#pathOf(name) + SOUND_ENDING;
  }
}
