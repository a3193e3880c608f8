/** The one outbound socket to the cloud: proves who we are, hears of new revisions, brings events up until they are stored. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { CommandOutcome } from '@botpbx/shared/link/commands';
import { CloudFrame, DEAD_AFTER_MS, helloText, MAX_FRAME_BYTES, type NodeFrame, PING_EVERY_MS } from '@botpbx/shared/link/frames';
import { SCHEMA } from '@botpbx/shared/link/node-config';
import { WebSocket } from 'ws';
import { makeBackoff, pause } from '../backoff.ts';
import type { ConfigReport } from '../config/ports.ts';
import type { Log } from '../log.ts';
import { type Bearer, makeBearer } from './bearer.ts';
import type { Identity } from './identity.ts';
import { makePump } from './pump.ts';
import type { Spool } from './spool.ts';

export interface LinkOptions {
  readonly identity: Identity;
  readonly spool: Spool;
  readonly version: string;
  readonly log: Log;
  /** The revision that is live, for the hello. */
  readonly appliedRevision: () => number | null;
  /** Its hash: a cloud that lost its memory may have given the number to another content. */
  readonly appliedHash?: () => string | null;
  /** The cloud has a revision for us. */
  readonly onRevision: (revision: number) => void;
  /** The cloud wants something done now. */
  readonly onCommand: (id: string, command: unknown) => Promise<CommandOutcome>;
}

export interface LinkState {
  readonly isConnected: boolean;
  /** When that began, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Why there is no connection. */
  readonly reason: string | undefined;
  /** Cloud's clock minus ours at the last welcome. */
  readonly clockOffsetMs: number | undefined;
}

export interface Link {
  /** Tells the cloud what became of a revision; the newest report is told again after a reconnect. */
  report(frame: ConfigReport): void;
  /** The bearer for HTTPS; waits until there is one. */
  bearer(signal: AbortSignal): Promise<string>;
  state(): LinkState;
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;

/** Starts the link; it connects again for ever until `stop`. */
export function startLink(options: LinkOptions): Link {
  const bearer = makeBearer();
  const shared: Shared = {
    options,
    bearer,
    lastReport: undefined,
    state: { isConnected: false, sinceMs: Date.now(), reason: 'starting', clockOffsetMs: undefined },
  };
  const stopping = new AbortController();
  const running = keepConnected(shared, stopping.signal);
  return {
    report: (frame) => {
      shared.lastReport = frame;
      shared.send?.(frame);
    },
    bearer: bearer.wait,
    state: () => shared.state,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

interface Shared {
  readonly options: LinkOptions;
  readonly bearer: Bearer;
  lastReport: ConfigReport | undefined;
  state: LinkState;
  /** Present while the cloud has welcomed us. */
  send?: ((frame: NodeFrame) => void) | undefined;
}

async function keepConnected(shared: Shared, signal: AbortSignal): Promise<void> {
  const backoff = makeBackoff(FIRST_RETRY_MS, LAST_RETRY_MS);
  while (!signal.aborted) {
    const { wasWelcome, reason } = await oneConnection(shared, signal);
    if (wasWelcome) backoff.reset();
    shared.bearer.clear();
    shared.send = undefined;
    shared.state = { ...shared.state, isConnected: false, sinceMs: Date.now(), reason };
    if (signal.aborted) return;
    const waitMs = backoff.nextMs();
    shared.options.log.info('the link to the cloud is down', { reason, waitMs: Math.round(waitMs) });
    await pause(waitMs, signal);
  }
}

/** Lives as long as one socket; never throws. */
function oneConnection(shared: Shared, signal: AbortSignal): Promise<{ wasWelcome: boolean; reason: string }> {
  const { identity, log } = shared.options;
  const url = `${identity.url.replace(/^http/, 'ws')}/node/link`;
  const socket = new WebSocket(url, { handshakeTimeout: 10_000, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  return new Promise((resolve) => {
    let wasWelcome = false;
    let reason = 'closed';
    let heardAtMs = Date.now();
    const send = (frame: NodeFrame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    };
    const pump = makePump({ spool: shared.options.spool, send, isFull: () => socket.bufferedAmount > MAX_FRAME_BYTES, log });
    const end = (why: string) => {
      reason = why;
      socket.terminate();
    };
    const beat = setInterval(() => (Date.now() - heardAtMs > DEAD_AFTER_MS ? end('nothing heard') : send({ type: 'ping' })), PING_EVERY_MS);
    const stop = () => end('stopping');
    signal.addEventListener('abort', stop);
    socket.on('message', (data) => {
      heardAtMs = Date.now();
      const frame = frameOf(String(data));
      if (!frame) return end('the cloud sent what is no frame');
      if (frame.type === 'welcome') wasWelcome = true;
      hear(shared, frame, { send, end, pump });
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.on('close', () => {
      clearInterval(beat);
      signal.removeEventListener('abort', stop);
      pump.stop();
      resolve({ wasWelcome, reason });
    });
    if (signal.aborted) stop();
  });
}

function frameOf(text: string): CloudFrame | undefined {
  try {
    return CloudFrame.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Hands {
  readonly send: (frame: NodeFrame) => void;
  readonly end: (reason: string) => void;
  readonly pump: ReturnType<typeof makePump>;
}

function hear(shared: Shared, frame: CloudFrame, hands: Hands): void {
  const { options } = shared;
  const { spool, onRevision, log } = options;
  switch (frame.type) {
    case 'challenge':
      hands.send(helloOf(shared.options, frame.nonce));
      break;
    case 'welcome':
      welcomed(shared, frame, hands);
      break;
    case 'bearer':
      shared.bearer.set(frame.bearer, () => hands.send({ type: 'renew' }));
      break;
    case 'config-available':
      onRevision(frame.revision);
      break;
    case 'command':
      options.onCommand(frame.id, frame.command).then(
        (outcome) => hands.send({ type: 'result', id: frame.id, outcome }),
        (error: unknown) => log.error('a command has no outcome', { error }),
      );
      break;
    case 'ack':
      if (frame.epoch === spool.epoch) hands.pump.acked(frame.seq);
      break;
    case 'ping':
      hands.send({ type: 'pong' });
      break;
    case 'pong':
      break;
    case 'refused':
      log.error('the cloud refuses this node', { code: frame.code });
      hands.end(`refused: ${frame.code}`);
      break;
    default:
      unreachable(frame);
  }
}

function helloOf({ identity, spool, version, appliedRevision, appliedHash }: LinkOptions, nonce: string): NodeFrame {
  const signature = identity.sign(helloText(nonce, identity.node_id));
  const schema = { min: SCHEMA, max: SCHEMA };
  const applied = { applied_revision: appliedRevision(), applied_hash: appliedHash?.() ?? null };
  return { type: 'hello', node_id: identity.node_id, signature, version, schema, epoch: spool.epoch, ...applied };
}

function welcomed(shared: Shared, frame: Extract<CloudFrame, { type: 'welcome' }>, { send, pump }: Hands): void {
  const { spool, log, onRevision } = shared.options;
  const stored = frame.stored?.epoch === spool.epoch ? frame.stored.seq : 0;
  if (stored > spool.syncedSeq()) {
    log.error('the cloud has stored events that this spool never held; was an older copy of the disk put back?', {
      stored,
      synced: spool.syncedSeq(),
    });
    spool.skipTo(stored);
  }
  shared.state = { isConnected: true, sinceMs: Date.now(), reason: undefined, clockOffsetMs: Date.parse(frame.at) - Date.now() };
  shared.send = send;
  shared.bearer.set(frame.bearer, () => send({ type: 'renew' }));
  log.info('the cloud welcomes this node', { stored, synced: spool.syncedSeq(), revision: frame.revision });
  pump.start(stored);
  if (shared.lastReport) send(shared.lastReport);
  if (frame.revision !== null) onRevision(frame.revision);
}
