/**
 * What a caller's sound costs: our lines beside a floor in C, 100 and 400 callers at once, both directions at speaking pace. The same
 * callers (C, on a core of their own) are served by each in turn, round by round; CPU time as the kernel counts it. Then what changing
 * the rate of sound costs. Prints one JSON object last.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureResampling } from './audiosocket/resampling.ts';

const ROUNDS = 5;
const CALLS = [100, 400] as const;
const SECONDS = 6;
const GOAL_CPU_OVER_FLOOR = 1.75;
const GOAL_WORST_RATE = 0.999;
const GOAL_ERROR_OVER_FLOOR = 1.75;
/** A round in which the floor itself is so late says nothing about lateness, nor about frames that are missing. */
const CALM_MS = 10;

type Name = 'ours' | 'ours, 24 kHz speech' | 'floor';
interface Peer {
  readonly name: Name;
  readonly process: ChildProcess;
  readonly port: number;
}
interface Measured {
  readonly cpuPercentACall: number;
  readonly worstRate: number;
  readonly errorP99Ms: number;
}
type Round = Readonly<Record<Name, Measured>>;

const here = join(import.meta.dirname, 'audiosocket');
const folder = mkdtempSync(join(tmpdir(), 'botpbx-bench-audiosocket-'));
const peers: Peer[] = [];
try {
  await main();
} finally {
  for (const peer of peers) peer.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const load = compile('load');
  peers.push(await start('floor', [compile('floor')]));
  peers.push(await start('ours', [process.execPath, join(here, 'ours.ts')]));
  peers.push(await start('ours, 24 kHz speech', [process.execPath, join(here, 'ours.ts'), '24000']));
  for (const peer of peers) await measure(load, peer, { calls: 100, seconds: 2 });
  const rounds = new Map<number, Round[]>(CALLS.map((calls) => [calls, []]));
  for (let round = 1; round <= ROUNDS; round++) for (const calls of CALLS) rounds.get(calls)?.push(await oneRound(load, round, calls));
  report(rounds);
}

async function oneRound(load: string, round: number, calls: number): Promise<Round> {
  const measured = {} as Record<Name, Measured>;
  for (const peer of round % 2 === 0 ? [...peers].reverse() : peers)
    measured[peer.name] = await measure(load, peer, { calls, seconds: SECONDS });
  const told = peers.map(({ name }) => {
    const { cpuPercentACall, worstRate, errorP99Ms } = measured[name];
    return `${name} ${cpuPercentACall.toFixed(3)} % a call, worst ${worstRate.toFixed(4)}, p99 ${errorP99Ms.toFixed(1)} ms`;
  });
  console.log(`round ${round}, ${calls} calls: ${told.join('; ')}`);
  return measured;
}

function compile(name: string): string {
  const out = join(folder, name);
  try {
    execFileSync('gcc', ['-O2', '-o', out, join(here, `${name}.c`), '-lm'], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error('The bench needs a C compiler: gcc is not here or could not compile (Debian: apt-get install gcc libc6-dev).', {
      cause,
    });
  }
  return out;
}

/** Starts a peer on the first core and waits until it says its port. */
async function start(name: Name, command: readonly string[]): Promise<Peer> {
  const child = spawn('taskset', ['-c', '0', ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
  return { name, process: child, port: Number(String(text)) };
}

/** The callers that a peer expects; the floor takes anybody. */
async function idsOf(peer: Peer, calls: number): Promise<string[]> {
  if (peer.name === 'floor') return Array.from({ length: calls }, () => randomBytes(16).toString('hex'));
  peer.process.stdin?.write(`${calls}\n`);
  let text = '';
  while (!text.endsWith('\n'))
    text += String((await once(peer.process.stdout ?? fail(), 'data', { signal: AbortSignal.timeout(5_000) }))[0]);
  return text.trim().split(' ');
}

const fail = (): never => {
  throw new Error('a peer has no output');
};

async function measure(load: string, peer: Peer, { calls, seconds }: { calls: number; seconds: number }): Promise<Measured> {
  const core = String(Math.min(1, cpus().length - 1));
  const ids = await idsOf(peer, calls);
  const sinceMs = performance.now();
  const before = cpuSeconds(peer);
  const text = execFileSync('taskset', ['-c', core, load, String(peer.port), String(seconds)], {
    input: `${ids.join('\n')}\n`,
    timeout: 120_000,
  });
  const cpu = cpuSeconds(peer) - before;
  const { worst, error_p99_ms } = JSON.parse(String(text));
  return {
    cpuPercentACall: (cpu * 100) / ((performance.now() - sinceMs) / 1000) / calls,
    worstRate: worst / 50,
    errorP99Ms: error_p99_ms,
  };
}

/** CPU time of all threads of a process, as the scheduler counts it in nanoseconds. */
function cpuSeconds(peer: Peer): number {
  const tasks = `/proc/${peer.process.pid}/task`;
  const threads = execFileSync('ls', [tasks]).toString().trim().split('\n');
  return threads.reduce((sum, id) => sum + Number(readFileSync(`${tasks}/${id}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function figuresOf(rounds: readonly Round[]) {
  const of = (name: Name, field: keyof Measured) => rounds.map((round) => round[name][field]);
  const ratio = (name: Name, field: keyof Measured, among = rounds) => among.map((round) => round[name][field] / round.floor[field]);
  const calm = rounds.filter(({ floor }) => floor.errorP99Ms <= CALM_MS);
  return {
    cpu_percent_a_call: { ours: rounded(median(of('ours', 'cpuPercentACall'))), floor: rounded(median(of('floor', 'cpuPercentACall'))) },
    cpu_over_floor: rounded(median(ratio('ours', 'cpuPercentACall'))),
    cpu_over_floor_with_resampling: rounded(median(ratio('ours, 24 kHz speech', 'cpuPercentACall'))),
    worst_rate: calm.length === 0 ? null : rounded(Math.min(...calm.map(({ ours }) => ours.worstRate))),
    error_p99_ms: { ours: rounded(median(of('ours', 'errorP99Ms'))), floor: rounded(median(of('floor', 'errorP99Ms'))) },
    error_over_floor: calm.length === 0 ? null : rounded(median(ratio('ours', 'errorP99Ms', calm))),
    calm_rounds: calm.length,
  };
}

function report(rounds: ReadonlyMap<number, readonly Round[]>): void {
  const figures = Object.fromEntries([...rounds].map(([calls, all]) => [`calls_${calls}`, figuresOf(all)]));
  const all = Object.values(figures);
  const reached = {
    b1: all.every((one) => one.cpu_over_floor <= GOAL_CPU_OVER_FLOOR),
    b2: all.every((one) => one.worst_rate === null || one.worst_rate >= GOAL_WORST_RATE),
    b3: all.every((one) => one.error_over_floor === null || one.error_over_floor <= GOAL_ERROR_OVER_FLOOR),
  };
  if (!Object.values(reached).every(Boolean)) process.exitCode = 1;
  const goals = { b1_cpu_over_floor: GOAL_CPU_OVER_FLOOR, b2_worst_rate: GOAL_WORST_RATE, b3_error_over_floor: GOAL_ERROR_OVER_FLOOR };
  console.log(JSON.stringify({ bench: 'audiosocket', rounds: ROUNDS, goals, ...figures, b4_resampling: measureResampling(), reached }));
}
