/** The door through which Asterisk hands us its channels: a TCP listener on loopback with a bounded number of sessions. */
import { createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../../log.ts';
import { type AgiEnd, AgiGoneError, AgiSession } from './session.ts';

/** Where to listen, and who works with what comes. */
export interface AgiServerOptions {
  readonly host: string;
  readonly port: number;
  readonly maxSessions?: number;
  readonly log: Log;
  /** Works with one session; the session is closed when it returns or throws. */
  readonly onSession: (session: AgiSession) => Promise<void>;
}

/** A server that listens. */
export interface AgiServer {
  readonly port: number;
  /** Sessions that are open now. */
  count(): number;
  /** Stops listening and ends every session. */
  stop(): Promise<void>;
}

const MAX_SESSIONS = 4_000;
const SWEEP_EVERY_MS = 100;

/** Listens for Asterisk; rejects when the port cannot be had. */
export async function startAgiServer(options: AgiServerOptions): Promise<AgiServer> {
  const { log } = options;
  const sessions = new Set<AgiSession>();
  const clock = makeCoarseClock(sessions);
  const events = {
    nowMs: clock.nowMs,
    onUnsent: makeFlusher(),
    onStart: (session: AgiSession) => void serve(session, options),
    onEnd: (session: AgiSession, why: AgiEnd, detail: string | undefined) => {
      sessions.delete(session);
      if (why === 'garbage' || why === 'deadline') log.warn('AGI session cut off', { why, detail, leg: session.variable('agi_uniqueid') });
    },
  };
  const accept = (socket: Socket) => {
    if (sessions.size >= (options.maxSessions ?? MAX_SESSIONS)) {
      log.error('AGI session refused, too many are open', { open: sessions.size });
      socket.destroy();
      return;
    }
    sessions.add(new AgiSession(socket, events));
  };
  const server = createServer({ noDelay: true, keepAlive: true }, accept);
  const port = await listening(server, options);
  const stop = async () => {
    clock.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const session of [...sessions]) session.close('stopped');
    await closed;
  };
  return { port, count: () => sessions.size, stop };
}

async function serve(session: AgiSession, { onSession, log }: AgiServerOptions): Promise<void> {
  try {
    await onSession(session);
  } catch (error) {
    if (!(error instanceof AgiGoneError)) log.error('AGI session failed', { error, leg: session.variable('agi_uniqueid') });
  } finally {
    session.close('stopped');
  }
}

function listening(server: Server, { host, port }: AgiServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** One timer for the deadlines of all sessions: a timer for each command would cost more than the command. */
function makeCoarseClock(sessions: ReadonlySet<AgiSession>): { nowMs(): number; stop(): void } {
  let nowMs = performance.now();
  const timer = setInterval(() => {
    nowMs = performance.now();
    for (const session of [...sessions]) session.checkDeadline(nowMs);
  }, SWEEP_EVERY_MS);
  timer.unref();
  return { nowMs: () => nowMs, stop: () => clearInterval(timer) };
}

/** Writes what sessions have to say after all reads of one turn of the event loop: Asterisk is woken once, not once a session. */
function makeFlusher(): (session: AgiSession) => void {
  let unsent: AgiSession[] = [];
  const flush = () => {
    const now = unsent;
    unsent = [];
    for (const session of now) session.flush();
  };
  return (session) => {
    if (unsent.push(session) === 1) setImmediate(flush);
  };
}
