/**
 * Commands per CPU-second of our AGI server beside ding-dong and a floor in C: the same load generator (C, on a core of its own)
 * against each in turn, round by round, CPU time as the kernel counts it. Prints one JSON object last.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = 7;
const SESSIONS = 50;
const TOTAL = 3_000;
const GOAL_OVER_DING_DONG = 1.4;
const GOAL_OVER_FLOOR = 0.28;

interface Peer {
  readonly name: 'ours' | 'ding-dong' | 'floor';
  readonly process: ChildProcess;
  readonly port: number;
}
interface Measured {
  readonly commandsPerCpuSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly oneSessionP50Us: number;
}

const here = join(import.meta.dirname, 'agi');
const folder = mkdtempSync(join(tmpdir(), 'botpbx-bench-agi-'));
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
  peers.push(await start('ding-dong', [process.execPath, join(here, 'ding-dong.mjs'), '0']));
  for (const peer of peers) run(load, peer, SESSIONS, TOTAL / 3);
  const rounds: Record<Peer['name'], Measured>[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const order = round % 2 === 0 ? [...peers].reverse() : peers;
    const measured = Object.fromEntries(order.map((peer) => [peer.name, measure(load, peer)])) as Record<Peer['name'], Measured>;
    rounds.push(measured);
    const rate = (name: Peer['name']) => Math.round(measured[name].commandsPerCpuSecond).toLocaleString('en');
    console.log(`round ${round}: ours ${rate('ours')}/s, ding-dong ${rate('ding-dong')}/s, floor ${rate('floor')}/s of CPU`);
  }
  report(rounds);
}

function compile(name: string): string {
  const out = join(folder, name);
  try {
    execFileSync('gcc', ['-O2', '-o', out, join(here, `${name}.c`)], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error('The bench needs a C compiler: gcc is not here or could not compile (Debian: apt-get install gcc libc6-dev).', {
      cause,
    });
  }
  return out;
}

/** Starts a peer on the first core and waits until it says its port. */
async function start(name: Peer['name'], command: readonly string[]): Promise<Peer> {
  const child = spawn('taskset', ['-c', '0', ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
  return { name, process: child, port: Number(String(text)) };
}

function measure(load: string, peer: Peer): Measured {
  const before = cpuSeconds(peer);
  const many = run(load, peer, SESSIONS, TOTAL);
  const cpu = cpuSeconds(peer) - before;
  const one = run(load, peer, 1, 100);
  return { commandsPerCpuSecond: many.commands / cpu, p50Us: many.p50_us, p99Us: many.p99_us, oneSessionP50Us: one.p50_us };
}

function run(load: string, peer: Peer, sessions: number, total: number): { commands: number; p50_us: number; p99_us: number } {
  const core = String(Math.min(1, cpus().length - 1));
  const text = execFileSync('taskset', ['-c', core, load, String(peer.port), String(sessions), String(total)], { timeout: 120_000 });
  const result = JSON.parse(String(text));
  if (result.commands !== total * 20) throw new Error(`${peer.name} sent ${result.commands} commands instead of ${total * 20}`);
  return result;
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

function spread(values: readonly number[]): number[] {
  return [Math.min(...values), Math.max(...values)].map((value) => Number(value.toFixed(3)));
}

function report(rounds: readonly Record<Peer['name'], Measured>[]): void {
  const ratio = (of: Peer['name'], to: Peer['name'], field: keyof Measured) => rounds.map((round) => round[of][field] / round[to][field]);
  const overDingDong = ratio('ours', 'ding-dong', 'commandsPerCpuSecond');
  const overFloor = ratio('ours', 'floor', 'commandsPerCpuSecond');
  const roundTrip = ratio('ours', 'floor', 'oneSessionP50Us');
  const rate = (name: Peer['name']) => Math.round(median(rounds.map((round) => round[name].commandsPerCpuSecond)));
  const figures = {
    bench: 'agi',
    rounds: rounds.length,
    commands_per_cpu_second: { ours: rate('ours'), ding_dong: rate('ding-dong'), floor: rate('floor') },
    ours_over_ding_dong: Number(median(overDingDong).toFixed(3)),
    ours_over_ding_dong_spread: spread(overDingDong),
    goal_over_ding_dong: GOAL_OVER_DING_DONG,
    ours_over_floor: Number(median(overFloor).toFixed(3)),
    ours_over_floor_spread: spread(overFloor),
    goal_over_floor: GOAL_OVER_FLOOR,
    round_trip_p50_over_floor: Number(median(roundTrip).toFixed(3)),
    p99_us: { ours: median(rounds.map((round) => round.ours.p99Us)), floor: median(rounds.map((round) => round.floor.p99Us)) },
  };
  const isReached = figures.ours_over_ding_dong >= GOAL_OVER_DING_DONG && figures.ours_over_floor >= GOAL_OVER_FLOOR;
  if (!isReached) process.exitCode = 1;
  console.log(JSON.stringify({ ...figures, reached: isReached }));
}
