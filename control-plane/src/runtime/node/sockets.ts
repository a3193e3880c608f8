/** WebSockets over `ws`: `/ws` for dashboards and integrations, `/node/link` for nodes. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_FRAME_BYTES } from '@botpbx/shared/link/frames';
import { WebSocketServer } from 'ws';
import { isOwnOrigin } from '../../app/authenticate.ts';
import type { Peer } from '../../kit/bind.ts';
import { LinkSession } from '../../link/session.ts';
import { SWEEP_EVERY_MS, sweepLinks, touchLinks } from '../../link/sweep.ts';
import { LiveSession, MAX_MESSAGE } from '../../live/session.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Socket } from '../../platform/socket.ts';
import { tokenInCookies } from '../../users/session.ts';
import { type Carried, carry, makeFramer, type Session } from './carry.ts';
import type { NodeHub } from './hub.ts';
import { peerOf } from './peer.ts';

export interface SocketParts {
  readonly platform: Platform;
  readonly hub: NodeHub;
  readonly trustedProxies: BlockList;
}

export interface Sockets {
  /** Takes over a connection that wants to become a WebSocket, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sockets that are open. */
  count(): number;
  /** Ends every socket; the other side may connect again elsewhere. */
  stop(): void;
}

/** Sockets of one address that have not shown who they are yet. */
const MAX_STRANGERS = 64;
/** Sockets of `/ws` of one address. Nodes that have shown who they are do not count. */
const MAX_LISTENERS = 1_000;
const TICK_MS = 500;
const TOUCH_EVERY_MS = 30_000;

interface Kind {
  readonly server: WebSocketServer;
  readonly maxKnown: number;
  readonly byAddress: Map<string, Set<Carried>>;
  /** Opens the session of an upgrade, or tells why there is none. */
  readonly admit: (request: IncomingMessage, peer: Required<Peer>) => ((socket: Socket) => Session) | number;
}

/** Opens both kinds of sockets on the upgrades that it is given. */
export function makeSockets({ platform, hub, trustedProxies }: SocketParts): Sockets {
  const kinds: Record<string, Kind> = {
    '/ws': kindOf(MAX_MESSAGE, MAX_LISTENERS, (request, { isHttps }) => listenerOf(platform, hub, request, isHttps)),
    '/node/link': kindOf(MAX_FRAME_BYTES, Infinity, (_, { address }) => (socket) => {
      return new LinkSession({ platform, socket, address, door: hub.linkDoor });
    }),
  };
  const frameOf = makeFramer();
  let isStopped = false;
  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    duplex.on('error', () => duplex.destroy());
    const kind = kinds[request.url?.split('?', 1)[0] ?? ''];
    if (!kind || isStopped) return refuse(duplex, isStopped ? 503 : 404);
    const peer = peerOf(request, trustedProxies);
    const { address } = peer;
    const open = isCrowded(kind, address) ? 429 : kind.admit(request, peer);
    if (typeof open === 'number') return refuse(duplex, open);
    kind.server.handleUpgrade(request, duplex, head, (ws) => {
      const there = kind.byAddress.get(address) ?? new Set();
      kind.byAddress.set(address, there);
      const onEnd = () => {
        there.delete(carried);
        if (there.size === 0) kind.byAddress.delete(address);
      };
      const carried: Carried = carry({ ws, duplex, frameOf, open, onEnd });
      there.add(carried);
    });
  };
  const all = () => Object.values(kinds).flatMap(allOf);
  const stopTimers = startTimers(platform, hub, all);
  return {
    upgrade,
    count: () => all().length,
    stop: () => {
      isStopped = true;
      stopTimers();
      for (const carried of all()) carried.stop();
    },
  };
}

function kindOf(maxPayload: number, maxKnown: number, admit: Kind['admit']): Kind {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false, maxPayload });
  return { server, maxKnown, byAddress: new Map(), admit };
}

const allOf = ({ byAddress }: Kind): Carried[] => [...byAddress.values()].flatMap((there) => [...there]);

function isCrowded({ byAddress, maxKnown }: Kind, address: string): boolean {
  const there = [...(byAddress.get(address) ?? [])];
  return there.length >= maxKnown + MAX_STRANGERS || there.filter(({ session }) => !session.isKnown).length >= MAX_STRANGERS;
}

/** A browser sends its cookie along whoever wrote the page, so a cookie counts only on an upgrade from our own pages. */
function listenerOf(platform: Platform, hub: NodeHub, request: IncomingMessage, isHttps: boolean): ReturnType<Kind['admit']> {
  const own = `${isHttps ? 'https' : 'http'}://${request.headers.host ?? ''}`;
  const cookieToken = tokenInCookies(request.headers.cookie, own);
  if (cookieToken !== undefined && !isOwnOrigin(platform, request.headers.origin, own)) return 403;
  return (socket) => new LiveSession({ platform, socket, door: hub.liveDoor, cookieToken });
}

function refuse(duplex: Duplex, status: number): void {
  duplex.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function startTimers(platform: Platform, hub: NodeHub, all: () => Carried[]): () => void {
  const tick = () => {
    for (const carried of all()) carried.tick();
  };
  const timers = [
    setInterval(tick, TICK_MS),
    setInterval(() => platform.tasks.defer('sweep links', () => sweepLinks(platform, hub.links())), SWEEP_EVERY_MS),
    setInterval(() => platform.tasks.defer('touch links', () => touchLinks(platform, hub.links())), TOUCH_EVERY_MS),
  ];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
