/** The control plane is killed at random moments while a node tells of calls: nothing that was acked is lost, nothing takes effect twice. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { afterEach, expect, test } from 'vitest';
import { inRoot } from '../../infra/base/root.ts';
import { callOf, intrusion } from '../support/events.ts';
import { makeKeys, makeSpoolingNode } from './spooling-node.ts';

const KILLS = Number(process.env.KILLS ?? 5);
const PER_SECOND = 2_000;
const MAIN = inRoot('control-plane', 'src', 'runtime', 'node', 'main.ts');
const CLI = inRoot('control-plane', 'src', 'runtime', 'node', 'cli.ts');

const home = mkdtempSync(join(tmpdir(), 'botpbx-kill-'));
const env = { ...process.env, BOTPBX_HOME: home, HOST: '127.0.0.1', PORT: '0', FRONTEND_PORT: '0', LOG_LEVEL: 'info', BCRYPT_ROUNDS: '4' };
let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const cli = (...args: string[]) => JSON.parse(execFileSync(process.execPath, [CLI, ...args, '--json'], { env, encoding: 'utf8' }));

/** Starts the control plane; resolves with its address. */
async function start(): Promise<string> {
  child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    const said = JSON.parse(line) as { msg: string; ports?: number[] };
    if (said.msg === 'listening') return `http://127.0.0.1:${said.ports?.[0]}`;
  }
  throw new Error('the control plane ended before it listened');
}

async function enroll(url: string, token: string, publicKey: string): Promise<number> {
  const answer = await fetch(`${url}/node/enroll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, public_key: publicKey, version: 'test' }),
  });
  return ((await answer.json()) as { node_id: number }).node_id;
}

test(`${KILLS} kills in the middle of ingest`, { timeout: 60_000 + KILLS * 10_000 }, async () => {
  cli('first-run');
  const { token } = cli('node-token', '--name', 'edge') as { token: string };
  let url = await start();
  const keys = makeKeys();
  const nodeId = await enroll(url, token, keys.publicKey);
  const here = { nodeId, tenantId: 1 };
  const calls = (KILLS + 1) * 700;
  const events = Array.from({ length: calls }, (_, at) => [...callOf(here, at), intrusion(here, `probe ${at}`)]).flat();
  const epoch = '00000000000000aa';
  const node = makeSpoolingNode({ url: () => url, nodeId, ...keys, epoch, events, perSecond: PER_SECOND });
  node.start();
  for (let kills = 0; kills < KILLS; kills += 1) {
    const before = node.welcomes;
    await expect.poll(() => node.welcomes, { timeout: 10_000 }).toBeGreaterThan(before - (kills === 0 ? 0 : 1));
    await sleep(100 + Math.random() * 900);
    child?.kill('SIGKILL');
    if (child) await once(child, 'exit');
    url = await start();
  }
  await expect.poll(() => node.ackedSeq, { timeout: 30_000 }).toBe(events.length);
  node.stop();
  const db = createClient({ url: `file:${home}/botpbx.db` });
  const count = async (sql: string) => Number((await db.execute(`select count(*) n from ${sql}`)).rows[0]?.n);
  expect(await count(`call_logs where state = 'ended' and disposition = 'ANSWERED'`)).toBe(calls);
  expect(await count('call_logs')).toBe(calls);
  expect(await count('call_legs')).toBe(calls);
  expect(await count(`ledger where action = 'security.wrong_password'`)).toBe(calls);
  expect(await count(`(select distinct subject from ledger where action = 'security.wrong_password')`)).toBe(calls);
  console.log(JSON.stringify({ kills: KILLS, events: events.length, lost: 0, twice: 0 }));
  db.close();
});
