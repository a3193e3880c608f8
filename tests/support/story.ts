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
  const teller = new Teller(name);
  const late = setTimeout(() => {
    teller.fail(`the story did not end within ${DEADLINE_MS / 60_000} minutes`);
    void teller.end();
  }, DEADLINE_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      teller.fail(`the story was ended by ${signal}`);
      void teller.end();
    });
  console.log(`${name}:`);
  try {
    await body(teller);
  } catch (error) {
    if (!(error instanceof Told)) teller.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  clearTimeout(late);
  return teller.end();
}

class Teller implements Story {
  readonly name: string;
  readonly folder: string;
  private readonly figures = new Map<string, Figure>();
  private readonly ends: (() => Promise<void> | void)[] = [];
  private readonly tellers: (() => string)[] = [];
  private readonly sinceMs = performance.now();
  private passed = 0;
  private failed = 0;

  constructor(name: string) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), `botpbx-${name}-`));
    chmodSync(this.folder, 0o711);
  }

  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    try {
      const result = await work();
      this.passed++;
      console.log(`  ✓ ${title} (${seconds(startMs)} s)`);
      return result;
    } catch (error) {
      this.fail(`${title} (${seconds(startMs)} s)\n${indent(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
      throw new Told();
    }
  }

  async attempt(title: string, work: () => Promise<void>): Promise<void> {
    await this.step(title, work).catch((error: unknown) => {
      if (!(error instanceof Told)) throw error;
    });
  }

  figure(name: string, value: Figure): void {
    this.figures.set(name, typeof value === 'number' ? Math.round(value * 100) / 100 : value);
  }

  atEnd(work: () => Promise<void> | void): void {
    this.ends.push(work);
  }

  onFailure(tell: () => string): void {
    this.tellers.push(tell);
  }

  fail(what: string): void {
    this.failed++;
    console.log(`  ✗ ${what}`);
  }

  /** Ends all that was started, prints the figures and leaves. */
  async end(): Promise<never> {
    if (this.failed > 0) for (const tell of this.tellers) console.log(indent(tell()));
    for (const end of this.ends.splice(0).reverse()) await ending(end);
    if (this.failed === 0) rmSync(this.folder, { recursive: true, force: true });
    else console.log(`  what it left is in ${this.folder}`);
    const { name: story, passed, failed } = this;
    console.log(JSON.stringify({ story, passed, failed, seconds: Number(seconds(this.sinceMs)), ...Object.fromEntries(this.figures) }));
    process.exit(failed === 0 ? 0 : 1);
  }
}

async function ending(end: () => Promise<void> | void): Promise<void> {
  try {
    await end();
  } catch (error) {
    console.log(indent(String(error)));
  }
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
