/** A node that is nothing but a spool and a link: it makes events at a pace, tells them from wherever the cloud says, and counts what is acked. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { NodeEvent } from '@botpbx/shared/link/events';
import { CloudFrame, helloText } from '@botpbx/shared/link/frames';
import { WebSocket } from 'ws';

export interface SpoolingNode {
  readonly ackedSeq: number;
  readonly welcomes: number;
  /** Connects, and again whenever the link ends, until it is stopped. */
  start(): void;
  stop(): void;
}

export interface SpoolingOptions {
  /** Where the cloud is at the moment; it moves when it is started anew. */
  readonly url: () => string;
  readonly nodeId: number;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly epoch: string;
  readonly events: readonly NodeEvent[];
  readonly perSecond: number;
}

/** Frames under way that have not been acked. */
const WINDOW = 8;
const FRAME = 50;
const PACE_MS = 20;

export function makeKeys(): { publicKey: string; privateKey: string } {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { publicKey: x, privateKey: d };
}

export function makeSpoolingNode(options: SpoolingOptions): SpoolingNode {
  const state = { acked: 0, sent: 0, made: 0, welcomes: 0, isStopped: false };
  let socket: WebSocket | undefined;
  let isWelcome = false;
  const send = (frame: unknown) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));
  const pump = () => {
    while (isWelcome && state.sent < state.made && state.sent - state.acked < WINDOW * FRAME) {
      const until = Math.min(state.made, state.sent + FRAME);
      const events = options.events.slice(state.sent, until).map((event, at) => ({ seq: state.sent + at + 1, event }));
      send({ type: 'events', epoch: options.epoch, events });
      state.sent = until;
    }
  };
  const hear = (frame: CloudFrame) => {
    if (frame.type === 'challenge') send(helloOf(options, frame.nonce));
    if (frame.type === 'ack') state.acked = Math.max(state.acked, frame.seq);
    if (frame.type === 'ping') send({ type: 'pong' });
    if (frame.type === 'welcome') {
      state.welcomes += 1;
      state.sent = frame.stored?.seq ?? 0;
      isWelcome = true;
    }
    pump();
  };
  const connect = () => {
    if (state.isStopped) return;
    isWelcome = false;
    socket = new WebSocket(`${options.url().replace(/^http/, 'ws')}/node/link`);
    socket.on('message', (data) => hear(CloudFrame.parse(JSON.parse(String(data)))));
    socket.on('error', () => socket?.terminate());
    socket.on('close', () => setTimeout(connect, 50));
  };
  const pace = setInterval(() => {
    state.made = Math.min(options.events.length, state.made + (options.perSecond * PACE_MS) / 1000);
    pump();
  }, PACE_MS);
  return {
    get ackedSeq() {
      return state.acked;
    },
    get welcomes() {
      return state.welcomes;
    },
    start: connect,
    stop: () => {
      state.isStopped = true;
      clearInterval(pace);
      socket?.terminate();
    },
  };
}

function helloOf({ nodeId, publicKey, privateKey, epoch }: SpoolingOptions, nonce: string) {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }, format: 'jwk' });
  const signature = sign(null, Buffer.from(helloText(nonce, nodeId)), key).toString('base64url');
  return { type: 'hello', node_id: nodeId, signature, version: 'test', schema: { min: 1, max: 1 }, epoch, applied_revision: null };
}
