/**
 * A turn of our conversation beside LiveKit's agents: the same detector, the same recogniser, the same paced line, and providers that take
 * no time; both in turn, round by round. The goals: overhead of a turn at most a quarter at the median and half at the p99, a whole turn
 * at defaults at most half, a barge-in at defaults at most 0.21 times and at tuned windows 1.25 times, CPU a call at most 0.35 times; and
 * no more callers cut off, nor false barge-ins. Prints one JSON object last.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROUNDS = 5;
const here = join(import.meta.dirname, 'voice');
const PEERS = { ours: 'ours.ts', livekit: 'livekit.mjs' } as const;
type Name = keyof typeof PEERS;

interface Figures {
  readonly overhead: readonly number[];
  readonly turnAtDefaults: readonly number[];
  readonly bargeIn: readonly number[];
  readonly bargeInAtDefaults: readonly number[];
  readonly cpuPercent: number;
  readonly missed: number;
}
type Round = Readonly<Record<Name, Figures>>;
interface Corpus {
  readonly cutOff: number;
  readonly givenUp: number;
}

/** Ours over theirs, and the most that it may be. */
const GOALS: Readonly<Record<string, { readonly most: number; readonly of: (figures: Figures) => number }>> = {
  overhead_p50: { most: 0.25, of: ({ overhead }) => share(overhead, 0.5) },
  overhead_p99: { most: 0.5, of: ({ overhead }) => share(overhead, 0.99) },
  turn_at_defaults: { most: 0.5, of: ({ turnAtDefaults }) => share(turnAtDefaults, 0.5) },
  barge_in_at_defaults: { most: 0.21, of: ({ bargeInAtDefaults }) => share(bargeInAtDefaults, 0.5) },
  barge_in_tuned: { most: 1.25, of: ({ bargeIn }) => share(bargeIn, 0.5) },
  cpu_a_call: { most: 0.35, of: ({ cpuPercent }) => cpuPercent },
};

main();

function main(): void {
  fetchPeer();
  const corpus = { ours: run<Corpus>('ours', 'corpus'), livekit: run<Corpus>('livekit', 'corpus') };
  console.log(`pauses: we talk over ${percent(corpus.ours.cutOff)} of the callers, LiveKit over ${percent(corpus.livekit.cutOff)}`);
  console.log(`noises: we give up at ${percent(corpus.ours.givenUp)} of them, LiveKit at ${percent(corpus.livekit.givenUp)}`);
  const rounds: Round[] = [];
  for (let count = 1; count <= ROUNDS; count += 1) {
    const order: readonly Name[] = count % 2 === 0 ? ['livekit', 'ours'] : ['ours', 'livekit'];
    const measured = Object.fromEntries(order.map((name) => [name, run<Figures>(name, 'round')])) as unknown as Round;
    rounds.push(measured);
    const shown = Object.entries(GOALS).map(
      ([name, { of }]) => `${name} ${of(measured.ours).toFixed(2)} : ${of(measured.livekit).toFixed(2)}`,
    );
    console.log(`round ${count}: ${shown.join(', ')}`);
  }
  report(rounds, corpus);
}

/** The peer is no dependency of the product: it is fetched by whoever runs this bench. */
function fetchPeer(): void {
  if (existsSync(join(here, 'node_modules'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
}

function run<Result>(name: Name, what: 'round' | 'corpus'): Result {
  const command = ['-c', '0', process.execPath, '--disable-warning=ExperimentalWarning', join(here, PEERS[name]), what];
  const text = execFileSync('taskset', command, { timeout: 300_000, stdio: ['ignore', 'pipe', 'inherit'] }).toString();
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Result;
}

function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

function report(rounds: readonly Round[], corpus: Readonly<Record<Name, Corpus>>): void {
  const figures = Object.entries(GOALS).map(([name, { most, of }]) => {
    const ratios = rounds.map(({ ours, livekit }) => of(ours) / of(livekit));
    const ratio = share(ratios, 0.5);
    const medians = {
      ours: rounded(
        share(
          rounds.map(({ ours }) => of(ours)),
          0.5,
        ),
      ),
      livekit: rounded(
        share(
          rounds.map(({ livekit }) => of(livekit)),
          0.5,
        ),
      ),
    };
    const spread = [Math.min(...ratios), Math.max(...ratios)].map(rounded);
    return [name, { ...medians, ratio: rounded(ratio), spread, goal: most, reached: ratio <= most }] as const;
  });
  const { ours, livekit } = corpus;
  const isNoWorse = { cut_offs: ours.cutOff <= livekit.cutOff, false_barge_ins: ours.givenUp <= livekit.givenUp };
  const missed = { ours: sum(rounds.map((one) => one.ours.missed)), livekit: sum(rounds.map((one) => one.livekit.missed)) };
  const isReached = figures.every(([, { reached }]) => reached) && isNoWorse.cut_offs && isNoWorse.false_barge_ins && missed.ours === 0;
  if (!isReached) process.exitCode = 1;
  const told = { bench: 'voice', rounds: rounds.length, ...Object.fromEntries(figures), corpus, ...isNoWorse, missed, reached: isReached };
  console.log(JSON.stringify(told));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
