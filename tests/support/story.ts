/** A story is a program: steps with claims, figures as one JSON object on its last line, everything it started ended. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Figure = number | string | boolean | null | readonly number[];

export interface Story {
  readonly name: string;
  /** A folder of its own, which other users may pass through; removed when all went well. */
  readonly folder: string;
  /** Runs one step; when it fails, the story ends. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Runs a step that no other needs; when it fails, the story goes on and fails in the end. */
  attempt(title: string, work: () => Promise<void>): Promise<void>;
  figure(name: string, value: Figure): void;
  /** Does something at the end, whatever happens; the last thing said is done first. */
  atEnd(work: () => Promise<void> | void): void;
  /** Tells more about a failure: the ends of logs. */
  onFailure(tell: () => string): void;
}

const DEADLINE_MS = 12 * 60_000;

/** Fails the step with a sentence that tells what was to be true. */
export function claim(holds: boolean, what: string, ...facts: readonly unknown[]): asserts holds {
  if (!holds) throw new Error([what, ...facts.map((fact) => JSON.stringify(fact))].join(' '));
}

/** Tells a story and ends the process with 0 if every step went well. */
export async function tell(name: string, body: (story: Story) => Promise<void>): Promise<never> {
  const folder = mkdtempSync(join(tmpdir(), `botpbx-${name}-`));
  chmodSync(folder, 0o711);
  const figures = new Map<string, Figure>();
  const ends: (() => Promise<void> | void)[] = [];
  const tellers: (() => string)[] = [];
  const count = { passed: 0, failed: 0 };
  const sinceMs = performance.now();

  const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    try {
      const result = await work();
      count.passed++;
      console.log(`  ✓ ${title} (${seconds(startMs)} s)`);
      return result;
    } catch (error) {
      count.failed++;
      console.log(
        `  ✗ ${title} (${seconds(startMs)} s)\n${indent(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
      );
      throw new Told();
    }
  };
  const attempt = async (title: string, work: () => Promise<void>) => {
    await step(title, work).catch((error: unknown) => {
      if (!(error instanceof Told)) throw error;
    });
  };
  const finish = async () => {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch((error: unknown) => console.log(indent(String(error))));
    if (count.failed > 0) for (const teller of tellers) console.log(indent(teller()));
    if (count.failed === 0) rmSync(folder, { recursive: true, force: true });
    else console.log(`  what it left is in ${folder}`);
    console.log(JSON.stringify({ story: name, ...count, seconds: Number(seconds(sinceMs)), ...Object.fromEntries(figures) }));
  };

  const late = setTimeout(() => {
    count.failed++;
    console.log(`  ✗ the story did not end within ${DEADLINE_MS / 60_000} minutes`);
    void finish().then(() => process.exit(1));
  }, DEADLINE_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void finish().then(() => process.exit(1)));

  console.log(`${name}:`);
  const figure = (key: string, value: Figure) => void figures.set(key, typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  try {
    await body({
      name,
      folder,
      step,
      attempt,
      figure,
      atEnd: (end) => void ends.push(end),
      onFailure: (teller) => void tellers.push(teller),
    });
  } catch (error) {
    if (!(error instanceof Told)) {
      count.failed++;
      console.log(indent(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    }
  }
  clearTimeout(late);
  await finish();
  process.exit(count.failed === 0 ? 0 : 1);
}

/** A failure that has been printed. */
class Told extends Error {}

const seconds = (sinceMs: number): string => ((performance.now() - sinceMs) / 1000).toFixed(1);
const indent = (text: string): string => text.replace(/^/gm, '      ');

/** The p-th percentile (0 to 1) of some figures, by rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}
