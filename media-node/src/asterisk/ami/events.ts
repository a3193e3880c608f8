/** The connection that carries Asterisk's events. It comes back by itself, for ever; who listens is told of each coming and going. */
import { makeBackoff, pause } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { type AmiMessage, encodeAction } from './protocol.ts';
import { type AmiAddress, type AmiWire, openWire } from './wire.ts';

/** Which events are wanted, and who takes them. */
export interface AmiEventsOptions {
  readonly address: AmiAddress;
  /** Names of the events that are wanted; others cost next to nothing. */
  readonly wanted: ReadonlySet<string>;
  /** Classes of events that Asterisk is to send. */
  readonly classes: readonly string[];
  readonly log: Log;
  /** Events in order. While a promise that it returned is open nothing more is read. */
  readonly onEvents: (events: readonly AmiMessage[]) => void | Promise<void>;
  /** Events flow from now on; what was before must be asked for. `signal` aborts when this connection is lost. */
  readonly onUp: (signal: AbortSignal) => void;
  /** The connection is lost; `aliveMs` is when Asterisk was last known to be well. */
  readonly onDown: (aliveMs: number) => void;
  readonly quietMs?: number;
  readonly firstRetryMs?: number;
}

const LOGIN_DEADLINE_MS = 5_000;

/** Keeps one connection until `signal` aborts; resolves then. */
export async function runAmiEvents(options: AmiEventsOptions, signal: AbortSignal): Promise<void> {
  const backoff = makeBackoff(options.firstRetryMs ?? 100, 5_000);
  while (!signal.aborted) {
    await connectOnce(options, signal, backoff.reset);
    await pause(backoff.nextMs(), signal);
  }
}

async function connectOnce(options: AmiEventsOptions, signal: AbortSignal, onLogin: () => void): Promise<void> {
  const { log } = options;
  const life = new AbortController();
  let isUp = false;
  const up = () => {
    isUp = true;
    onLogin();
    log.info('AMI events connected');
    options.onUp(life.signal);
  };
  const onMessages = (messages: readonly AmiMessage[]): void | Promise<void> => {
    if (!isUp) {
      const answer = messages.find((message) => message.kind === 'response');
      if (answer === undefined) return undefined;
      if (answer.name !== 'Success') return wire.close(`Asterisk refused the login: ${answer.get('Message') ?? answer.name}`);
      up();
    }
    const events = messages.filter((message) => message.kind === 'event');
    return events.length > 0 ? options.onEvents(events) : undefined;
  };
  const { address, wanted, quietMs } = options;
  const wire = openWire({ address, wanted, onMessages, ...(quietMs !== undefined && { quietMs }) });
  const stop = () => wire.close('this process stops');
  signal.addEventListener('abort', stop, { once: true });
  const deadline = setTimeout(() => isUp || wire.close('Asterisk did not answer the login'), LOGIN_DEADLINE_MS);
  logIn(wire, options);
  const end = await wire.ended;
  clearTimeout(deadline);
  signal.removeEventListener('abort', stop);
  life.abort(end);
  if (!signal.aborted) log.warn('AMI events lost', { why: end.message, wasUp: isUp });
  if (isUp) options.onDown(end.aliveMs);
}

function logIn(wire: AmiWire, { address, classes }: AmiEventsOptions): void {
  wire.write(encodeAction({ Action: 'Login', Username: address.user, Secret: address.secret, Events: classes.join(',') }));
}
