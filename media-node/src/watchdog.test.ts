import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Log, makeLog } from './log.ts';
import { EXIT_HOPELESS, runWatched } from './watchdog.ts';

let folder = '';
const lines: string[] = [];
const log: Log = makeLog({ level: 'info', write: (line) => void lines.push(line) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchdog-'));
  lines.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that notes its pid and then lives as told. */
async function program(life: string): Promise<string> {
  const path = join(folder, 'program.mjs');
  await writeFile(
    path,
    `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(join(folder, 'pids'))}, process.pid + '\\n');\n${life}`,
  );
  return path;
}
const pids = async () => (await readFile(join(folder, 'pids'), 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number);
const BEATS = `setInterval(() => process.send('beat'), 50);\nprocess.on('SIGTERM', () => process.exit(0));\n`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a frozen process is killed and another takes its place', async () => {
  const stopping = new AbortController();
  const running = runWatched({ program: await program(BEATS), log, silenceMs: 400, startMs: 5_000 }, stopping.signal);
  await expect.poll(pids, { timeout: 5_000 }).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [frozen = 0] = await pids();
  process.kill(frozen, 'SIGSTOP');
  await expect.poll(pids, { timeout: 5_000 }).toHaveLength(2);
  expect(isAlive(frozen)).toBe(false);
  expect(lines.join()).toContain('frozen');
  stopping.abort();
  expect(await running).toBe(0);
  for (const pid of await pids()) expect(isAlive(pid)).toBe(false);
});

test('a process whose event loop hangs counts as frozen', async () => {
  const stopping = new AbortController();
  const hang = `${BEATS}setTimeout(() => { for (;;); }, 100);`;
  const running = runWatched({ program: await program(hang), log, silenceMs: 300, startMs: 5_000 }, stopping.signal);
  await expect.poll(pids, { timeout: 5_000 }).toHaveLength(2);
  stopping.abort();
  await running;
});

test('a killed process is started again at once, one that dies at its start with growing pauses', async () => {
  const stopping = new AbortController();
  const running = runWatched({ program: await program('process.exit(3);'), log }, stopping.signal);
  await expect.poll(pids, { timeout: 10_000 }).toHaveLength(4);
  stopping.abort();
  expect(await running).toBe(0);
  const waits = lines.map((line) => (JSON.parse(line) as { waitMs: number }).waitMs);
  expect(waits.slice(0, 3)).toEqual([50, 100, 200]);
});

test('a process that says it is hopeless is not tried again', async () => {
  const running = runWatched({ program: await program(`process.exit(${EXIT_HOPELESS});`), log }, new AbortController().signal);
  expect(await running).toBe(EXIT_HOPELESS);
  expect(await pids()).toHaveLength(1);
});
