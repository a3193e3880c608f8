/** The end-to-end stories: programs in `tests/e2e` that print their figures as one JSON object on the last line. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { inRoot } from '../base/root.ts';

/** Names of the stories, the short ones of daily life first. */
export function storyNames(): string[] {
  const names = readdirSync(inRoot('tests', 'e2e'))
    .filter((name) => /^[a-z-]+\.ts$/.test(name))
    .map((name) => name.slice(0, -3));
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

const FIRST = ['start', 'first-call'];
const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

export interface Told {
  readonly passed: number;
  readonly failed: number;
}

/** A story ends by itself after 12 minutes; one that can't is ended a minute later. */
const HARD_DEADLINE_MS = 13 * 60_000;

/** Runs one story; what it says goes to our own output. */
export function tellStory(name: string): Promise<Told> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inRoot('tests', 'e2e', `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: HARD_DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  let tail = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    tail = (tail + text).slice(-20_000);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(countIn(tail, code)));
  });
}

/** A story that did not end well counts as failed, whatever it printed. */
function countIn(output: string, code: number | null): Told {
  const last = output.trim().split('\n').at(-1) ?? '';
  const told = last.startsWith('{') ? (JSON.parse(last) as Partial<Told>) : {};
  const { passed = 0, failed = 0 } = told;
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}
