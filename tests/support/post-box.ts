/** A server of a customer's: keeps what is posted to it, with its headers and its time. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Story } from './story.ts';

export interface Posted {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly atMs: number;
}

export interface PostBox {
  readonly port: number;
  readonly url: string;
  readonly posted: readonly Posted[];
  /** What is answered to a path; by default 200 and nothing. */
  answer(path: string, body: unknown, status?: number): void;
  /** The first that came to a path. @throws {Error} after `waitMs` */
  until(path: string, waitMs?: number): Promise<Posted>;
}

/** Opens it on a port of the story; it is closed with the story. */
export async function openPostBox(story: Story, port: number): Promise<PostBox> {
  const posted: Posted[] = [];
  const answers = new Map<string, { readonly body: unknown; readonly status: number }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '/';
      posted.push({ path, headers: request.headers, text: Buffer.concat(chunks).toString('utf8'), atMs: performance.now() });
      const answer = answers.get(path);
      response.writeHead(answer?.status ?? 200, { 'content-type': 'application/json' });
      response.end(answer === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  story.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = (server.address() as AddressInfo).port;
  return {
    port: at,
    url: `http://127.0.0.1:${at}`,
    posted,
    answer: (path, body, status = 200) => void answers.set(path, { body, status }),
    until: async (path, waitMs = 15_000) => {
      const dueMs = performance.now() + waitMs;
      for (;;) {
        const found = posted.find((one) => one.path === path);
        if (found) return found;
        if (performance.now() > dueMs)
          throw new Error(`nothing was posted to ${path}; there came ${posted.map((one) => one.path).join(', ')}`);
        await sleep(50);
      }
    },
  };
}
