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

/** Stories that take minutes of the whole machine: only `npm run test:long` tells them. */
const LONG = ['hosting', 'barge-in', 'agent-faults'];

/** Those of `npm test`, or those of `npm run test:long` beside them. */
export const storiesFor = (how: 'short' | 'long'): string[] => storyNames().filter((name) => LONG.includes(name) === (how === 'long'));

const FIRST = ['start', 'first-call'];
const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

export interface Told {
  readonly passed: number;
  readonly failed: number;
}

/** A story ends by itself after 12 minutes; one that can't is ended a minute later. */
const HARD_DEADLINE_MS = 13 * 60_000;

/** Runs one story; what it says goes to our own output, line by line or, if others are told at the same time, at its end. */
export function tellStory(name: string, isAlone = true): Promise<Told> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', inRoot('tests', 'e2e', `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: HARD_DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const end = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  let [output, tail] = ['', ''];
  const take = (text: string) => {
    if (isAlone) process.stdout.write(text);
    else output += text;
  };
  child.stderr.setEncoding('utf8').on('data', take);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    take(text);
    tail = (tail + text).slice(-20_000);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, end);
      process.stdout.write(output);
      resolve(countIn(tail, code));
    });
  });
}

/** Stories spend most of their time waiting, so some are told at a time. */
const LANES = 2;

/**
 * Runs stories, the first alone: it tells how the product starts on a machine of its own. What goes wrong beside another story is told
 * once more alone, and that counts: on a shared machine time is short. Which stories that were is said.
 */
export async function tellStories([first, ...names]: readonly string[]): Promise<Told[]> {
  if (first === undefined) return [];
  const told = [await tellStory(first)];
  const again: string[] = [];
  const lane = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const one = await tellStory(name, false);
      if (one.failed === 0) told.push(one);
      else again.push(name);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const name of again) {
    console.log(`${name} went wrong beside another story and is told again, alone:`);
    told.push(await tellStory(name));
  }
  return told;
}

/** A story that did not end well counts as failed, whatever it printed. */
function countIn(output: string, code: number | null): Told {
  const last = output.trim().split('\n').at(-1) ?? '';
  const told = last.startsWith('{') ? (JSON.parse(last) as Partial<Told>) : {};
  const { passed = 0, failed = 0 } = told;
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}
