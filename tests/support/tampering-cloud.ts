/**
 * Stands between a node and its control plane and passes everything on, until a test has it offer a revision of its own:
 * as a control plane with a bug would, or somebody on the wire.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CloudFrame, NodeFrame } from '@botpbx/shared/link/frames';
import { getConfig, getSection, readSecrets } from '@botpbx/shared/link/node-http';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/** A revision that does not come from the control plane. Texts are sent as they are. */
export interface Offer {
  readonly revision: number;
  readonly envelope: string;
  /** Section texts by hash. */
  readonly sections: ReadonlyMap<string, string>;
  /** Answer to the question for secrets, in place of the control plane's. */
  readonly secrets?: string;
}

export type Verdict = Extract<NodeFrame, { type: 'applied' | 'rejected' }>;

const VERDICT_MS = 20_000;

export class TamperingCloud {
  /** What the node answered to offers, and to revisions of the control plane. */
  readonly verdicts: Verdict[] = [];
  /** Sections and secrets as the control plane gave them, for a test to alter. */
  readonly seenSections = new Map<string, string>();
  seenSecrets = '{"secrets":[]}';
  seenEnvelope = '';
  private readonly target: string;
  private readonly server: Server;
  private offer: Offer | undefined;
  private node: WebSocket | undefined;
  private readonly listeners = new Set<() => void>();

  private constructor(target: string) {
    this.target = target;
    this.server = createServer((request, response) => void this.pass(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    this.server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (node) => this.join(node, request));
    });
  }

  static async listen(port: number, target: string): Promise<TamperingCloud> {
    const cloud = new TamperingCloud(target);
    cloud.server.listen(port, '127.0.0.1');
    await once(cloud.server, 'listening');
    return cloud;
  }

  /** Offers a revision and resolves with the node's verdict; undefined if it gives none within `waitMs`. */
  async propose(offer: Offer, waitMs = VERDICT_MS): Promise<Verdict | undefined> {
    const from = this.verdicts.length;
    this.offer = offer;
    this.tell({ type: 'config-available', revision: offer.revision });
    const verdict = await this.verdictOf(offer.revision, from, waitMs);
    this.offer = undefined;
    return verdict;
  }

  /** Knocks without offering anything of its own. */
  tell(frame: CloudFrame): void {
    this.node?.send(JSON.stringify(frame));
  }

  /** The verdict on a revision among those after the first `from`. */
  verdictOf(revision: number, from: number, waitMs: number): Promise<Verdict | undefined> {
    return new Promise((resolve) => {
      const end = (verdict: Verdict | undefined) => {
        clearTimeout(timer);
        this.listeners.delete(look);
        resolve(verdict);
      };
      const timer = setTimeout(() => end(undefined), waitMs);
      const look = () => {
        const found = this.verdicts.slice(from).find((verdict) => verdict.revision === revision);
        if (found) end(found);
      };
      this.listeners.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    this.node?.terminate();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(node: WebSocket, request: IncomingMessage): void {
    this.node = node;
    const cloud = new WebSocket(`${this.target.replace(/^http/, 'ws')}${request.url}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    const waiting: string[] = [];
    cloud.on('open', () => {
      for (const text of waiting.splice(0)) cloud.send(text);
    });
    cloud.on('message', (data) => node.send(textOf(data)));
    node.on('message', (data) => {
      const text = textOf(data);
      if (this.isOfOffer(text)) return;
      if (cloud.readyState === WebSocket.OPEN) cloud.send(text);
      else waiting.push(text);
    });
    for (const [one, other] of [
      [node, cloud],
      [cloud, node],
    ] as const) {
      one.on('close', () => other.terminate());
      one.on('error', () => other.terminate());
    }
  }

  /** The control plane hears nothing of revisions that it never made. */
  private isOfOffer(text: string): boolean {
    const frame = JSON.parse(text) as NodeFrame;
    if (frame.type !== 'applied' && frame.type !== 'rejected') return false;
    this.verdicts.push(frame);
    for (const look of [...this.listeners]) look();
    return frame.revision === this.offer?.revision;
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const own = this.ownAnswer(request);
    if (own !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(own);
      return;
    }
    try {
      const answer = await this.fromCloud(request);
      const text = await answer.text();
      this.remember(request.url ?? '', text);
      response.writeHead(answer.status, headersOf(answer)).end(text);
    } catch {
      response.writeHead(502).end();
    }
  }

  private ownAnswer(request: IncomingMessage): string | undefined {
    const { url = '' } = request;
    if (this.offer === undefined) return undefined;
    if (url === getConfig.path.replace(':revision', String(this.offer.revision))) return this.offer.envelope;
    if (url.startsWith(getSection.path.replace(':hash', ''))) return this.offer.sections.get(url.split('/').at(-1) ?? '');
    return url === readSecrets.path ? this.offer.secrets : undefined;
  }

  private async fromCloud(request: IncomingMessage): Promise<Response> {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part as Uint8Array);
    const headers = new Headers();
    for (const name of ['authorization', 'content-type', 'if-none-match']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const method = request.method ?? 'GET';
    return fetch(this.target + (request.url ?? ''), { method, headers, ...(method === 'GET' ? {} : { body: Buffer.concat(parts) }) });
  }

  private remember(url: string, text: string): void {
    if (url.startsWith('/node/config/')) this.seenEnvelope = text || this.seenEnvelope;
    if (url.startsWith('/node/sections/')) this.seenSections.set(url.split('/').at(-1) ?? '', text);
    if (url === readSecrets.path) this.seenSecrets = text;
  }
}

const textOf = (data: RawData): string => data.toString();

const headersOf = (answer: Response): Record<string, string> =>
  Object.fromEntries([...answer.headers].filter(([name]) => ['content-type', 'etag'].includes(name)));
