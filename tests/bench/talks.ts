/**
 * How many callers can talk with agents at a time: lines and conversations as in a call with providers that take no time, once with the
 * real detector of speech and once with one that costs nothing. Callers are in C on a core of their own, speak sentences with pauses
 * between, and so interrupt now and then. A frame counts as missing when a listener who keeps two frames back had to wait for it.
 * Prints one JSON object last.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { halved, spoken } from '../support/speech.ts';

const COUNTS = [100, 75, 50, 25] as const;
const SECONDS = 30;
const MOST_DRY = 0.001;
const SAID = ['hello i have a question about my last order', 'could you tell me when it will arrive', 'no i meant the other one'];
const PAUSE_S = [1.2, 3.1, 4.2];
const RATE_HZ = 8_000;

const folder = mkdtempSync(join(tmpdir(), 'botpbx-bench-talks-'));
const running: ChildProcess[] = [];
try {
  await main();
} finally {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const load = join(folder, 'load');
  execFileSync('gcc', ['-O2', '-o', load, join(import.meta.dirname, 'audiosocket', 'load.c'), '-lm']);
  const sound = join(folder, 'callers.raw');
  writeFileSync(sound, await callersSay());
  const results = { silero: await most('silero', { load, sound }), stub: await most('stub', { load, sound }) };
  const isReached = Object.values(results).every(({ holds }) => holds >= COUNTS[0]);
  if (!isReached) process.exitCode = 1;
  console.log(JSON.stringify({ bench: 'talks', seconds: SECONDS, most_dry: MOST_DRY, ...results, reached: isReached }));
}

async function callersSay(): Promise<Uint8Array> {
  const parts = await Promise.all(
    SAID.map(async (text, at) => {
      const { samples } = halved(await spoken(text, at % 2 === 0 ? 'rms' : 'awb'));
      const part = new Int16Array(samples.length + RATE_HZ * (PAUSE_S[at] ?? 1));
      part.set(Int16Array.from(samples, (sample) => sample * 32_767));
      return Buffer.from(part.buffer);
    }),
  );
  return Buffer.concat(parts);
}

interface Means {
  readonly load: string;
  readonly sound: string;
}

/** Tries fewer callers until it holds. */
async function most(detector: 'silero' | 'stub', means: Means) {
  const tried = [];
  for (const calls of COUNTS) {
    const measured = await measure(detector, calls, means);
    console.log(`${detector}, ${calls} calls: ${JSON.stringify(measured)}`);
    tried.push({ calls, ...measured });
    if (measured.dry_share <= MOST_DRY && measured.worst_rate >= 1 - MOST_DRY) return { holds: calls, tried };
  }
  return { holds: 0, tried };
}

async function measure(detector: string, calls: number, { load, sound }: Means) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'talks', 'ours.ts'), detector], { stdio: ['pipe', 'pipe', 'inherit'] });
  running.push(child);
  const port = (await lineOf(child)).trim();
  child.stdin.write(`${calls}\n`);
  const ids = (await lineOf(child)).trim().split(' ');
  const [cpuBefore, sinceMs] = [cpuSeconds(child), performance.now()];
  const core = String(Math.min(1, cpus().length - 1));
  const text = execFileSync('taskset', ['-c', core, load, port, String(SECONDS), sound], {
    input: `${ids.join('\n')}\n`,
    timeout: 180_000,
  });
  const cpu = (cpuSeconds(child) - cpuBefore) / ((performance.now() - sinceMs) / 1000);
  child.stdin.write('figures\n');
  const own = JSON.parse(await lineOf(child));
  child.kill('SIGKILL');
  const { worst, dry_share, error_p99_ms } = JSON.parse(String(text));
  const figures = { dry_share, worst_rate: worst / 50, error_p99_ms, cores: cpu, cpu_percent_a_call: (cpu * 100) / calls, ...own };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(Number(value).toFixed(4))])) as typeof figures;
}

async function lineOf(child: ChildProcess): Promise<string> {
  let text = '';
  while (!text.endsWith('\n')) {
    const [bytes] = await once(child.stdout ?? child, 'data', { signal: AbortSignal.timeout(30_000) });
    text += String(bytes);
  }
  return text;
}

/** CPU time of all threads of a process. */
function cpuSeconds({ pid }: ChildProcess): number {
  const tasks = `/proc/${pid}/task`;
  const threads = execFileSync('ls', [tasks]).toString().trim().split('\n');
  return threads.reduce((sum, id) => sum + Number(readFileSync(`${tasks}/${id}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e9;
}
