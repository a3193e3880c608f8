/** Whether Asterisk has really loaded what was written. It says "reloaded" also when it left things out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ari } from '../asterisk/ari/client.ts';
import { type ConfigObject, deviationsOf, keyOf, type Objects } from '../asterisk/conf/objects.ts';

/** Requests under way at once. */
const LANES = 8;
const MAX_DEVIATIONS = 50;

export interface CompareInput {
  readonly ari: Ari;
  /** Objects that must be loaded exactly so. */
  readonly present: Iterable<ConfigObject>;
  /** Objects that must not be loaded. */
  readonly absent?: Iterable<ConfigObject>;
  /** `fast` while somebody waits; `slow` leaves the processor to calls: one object at a time, with pauses. */
  readonly pace?: Pace;
}

export type Pace = 'fast' | 'slow';
const PAUSE_MS = 5;

/** Lists in words what is loaded otherwise than written; empty when all is as it should be. Stops at 50 findings. */
export async function compareObjects(input: CompareInput, signal: AbortSignal): Promise<string[]> {
  const { ari, pace = 'fast' } = input;
  const found: string[] = [];
  const present = input.present[Symbol.iterator]();
  const absent = (input.absent ?? [])[Symbol.iterator]();
  const lane = async () => {
    for (let next = present.next(); !next.done && found.length < MAX_DEVIATIONS; next = present.next()) {
      const loaded = await ari.readObject(next.value.type, next.value.id, signal);
      if (pace === 'slow') await sleep(PAUSE_MS, undefined, { signal });
      found.push(...(loaded ? deviationsOf(next.value, loaded) : [`${keyOf(next.value)} was not loaded`]));
    }
    for (let next = absent.next(); !next.done && found.length < MAX_DEVIATIONS; next = absent.next())
      if (await ari.readObject(next.value.type, next.value.id, signal)) found.push(`${keyOf(next.value)} is still loaded`);
  };
  await Promise.all(Array.from({ length: pace === 'slow' ? 1 : LANES }, lane));
  return found.slice(0, MAX_DEVIATIONS);
}

/** Compares which endpoints there are: none too few, none too many. */
export async function compareEndpoints(ari: Ari, objects: Objects, signal: AbortSignal): Promise<string[]> {
  const listed = new Set(await ari.endpoints(signal));
  const meant = new Set([...objects.values()].filter((object) => object.type === 'endpoint').map((object) => object.id));
  const missing = [...meant].filter((id) => !listed.has(id)).map((id) => `endpoint/${id} was not loaded`);
  const strange: string[] = [];
  // Asterisk goes on listing an endpoint that is gone while something still remembers it; only one that can be read is loaded.
  for (const id of [...listed].filter((name) => !meant.has(name)))
    if (await ari.readObject('endpoint', id, signal)) strange.push(`endpoint/${id} is loaded but was not written`);
  return [...missing, ...strange].slice(0, MAX_DEVIATIONS);
}
