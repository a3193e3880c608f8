/** The control plane as a process of Node.js, from its source. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { EGRESS_ALLOW, type Running } from './running.ts';

const main = join(import.meta.dirname, '../../control-plane/src/runtime/node/main.ts');

/** Starts it on a free port of loopback; what else it writes goes beside the database. */
export async function startNode(file: string): Promise<Running> {
  const port = String(await freePort());
  const own = {
    BOTPBX_HOME: dirname(file),
    HOST: '127.0.0.1',
    PORT: port,
    FRONTEND_PORT: port,
    RATE_LIMIT_MAX: '1000',
    LOG_LEVEL: 'warn',
    EGRESS_ALLOW,
  };
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main], { env: { PATH, ...own }, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(url, AbortSignal.timeout(20_000), () => child.exitCode !== null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answering(url: string, signal: AbortSignal, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (hasEnded()) throw new Error('the control plane ended instead of starting');
    const isThere = await fetch(`${url}/healthz`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
