/**
 * The door through which Asterisk brings the sound of callers: a TCP listener on loopback. Only a leg that was announced comes in,
 * once, and soon.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../../log.ts';
import type { LineRate } from '../../voice/audio.ts';
import { openWire, type Wire, type WireEvents } from './wire.ts';

/** Where to listen. */
export interface AudioSocketOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
}

/** A leg that Asterisk is about to bring. */
export interface ExpectedLeg {
  /** What Asterisk is to dial: `127.0.0.1:9092/UUID`. Of use once, for ten seconds. */
  readonly dial: string;
  /** It need not come any more. */
  forget(): void;
}

/** Who takes the leg in; its wire is there before anything that came over it is told. */
export type Welcome = (wire: Wire) => WireEvents;

/** A server that listens. */
export interface AudioSocketServer {
  readonly port: number;
  /** Announces a leg with sound of this rate. */
  expect(rateHz: LineRate, welcome: Welcome): ExpectedLeg;
  /** Legs that are open now. */
  count(): number;
  /** Stops listening and ends every leg. */
  stop(): Promise<void>;
}

const EXPECTED_FOR_MS = 10_000;
/** Asterisk says at once which leg it brings. */
const ID_WITHIN_MS = 2_000;
const MAX_STRANGERS = 1_000;

interface Expected {
  readonly rateHz: LineRate;
  readonly welcome: Welcome;
  readonly timer: NodeJS.Timeout;
}

/** Listens for Asterisk; rejects when the port cannot be had. */
export async function startAudioSocketServer({ host, port, log }: AudioSocketOptions): Promise<AudioSocketServer> {
  const expected = new Map<string, Expected>();
  const strangers = new Set<Socket>();
  const wires = new Set<Wire>();
  const take = (id: string): Expected | undefined => {
    const leg = expected.get(id);
    expected.delete(id);
    clearTimeout(leg?.timer);
    return leg;
  };
  const accept = (socket: Socket) => {
    if (strangers.size >= MAX_STRANGERS) return void socket.destroy();
    strangers.add(socket);
    const late = setTimeout(() => refuse(socket, 'it did not say which leg it is'), ID_WITHIN_MS);
    const settle = () => {
      clearTimeout(late);
      strangers.delete(socket);
    };
    socket.once('close', settle);
    const wire = openWire(socket, (id) => {
      settle();
      const leg = take(id);
      if (leg === undefined) return refuse(socket, 'it was not announced');
      wires.add(wire);
      socket.once('close', () => wires.delete(wire));
      return { rateHz: leg.rateHz, welcome: leg.welcome };
    });
  };
  const refuse = (socket: Socket, why: string): undefined => {
    socket.destroy();
    log.warn('a leg was turned away at the AudioSocket door', { why });
  };
  const server = createServer({ noDelay: true }, accept);
  const at = await listening(server, host, port);
  return {
    port: at,
    expect: (rateHz, welcome) => {
      const id = randomUUID();
      const timer = setTimeout(() => expected.delete(id), EXPECTED_FOR_MS);
      expected.set(id, { rateHz, welcome, timer });
      return { dial: `${host === '0.0.0.0' ? '127.0.0.1' : host}:${at}/${id}`, forget: () => void take(id) };
    },
    count: () => wires.size,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const id of [...expected.keys()]) take(id);
      for (const socket of strangers) socket.destroy();
      for (const wire of [...wires]) wire.hangUp();
      await closed;
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
