/** Actions over AMI, carried by asterisk-manager: one fresh instance a connection, deadlines, clean values, our own reconnecting. */
import makeManager from 'asterisk-manager';
import { makeBackoff, pause } from '../../backoff.ts';
import type { Log } from '../../log.ts';
import { AmiConnectionError, AmiRefusedError } from './errors.ts';
import { openPackageSocket } from './package-socket.ts';
import { type AmiAction, checkAction } from './protocol.ts';
import type { AmiAddress } from './wire.ts';

/** One row of a list, or the answer to an action: keys in small letters, as asterisk-manager gives them. */
export type AmiRow = Readonly<Record<string, unknown>>;

/** Actions over a connection that comes back by itself. */
export interface AmiActions {
  readonly isUp: boolean;
  /** Sends one action. Rejects with AmiRefusedError when Asterisk says no, with AmiConnectionError when there is no answer to be had. */
  run(action: AmiAction, variables: Variables, signal: AbortSignal): Promise<AmiRow>;
  /** Sends an action that is answered by a list of events and gives them. */
  list(action: AmiAction, signal: AbortSignal): Promise<AmiRow[]>;
}

/** Where Asterisk is, and how long it may take. */
export interface AmiActionsOptions {
  readonly address: AmiAddress;
  readonly log: Log;
  readonly deadlineMs?: number;
  readonly firstRetryMs?: number;
}

/** Actions whose answer is a list: what its events are called and which one ends it. */
const LISTS: Readonly<Record<string, { readonly row: string; readonly more?: readonly string[]; readonly end: string }>> = {
  CoreShowChannels: { row: 'CoreShowChannel', end: 'CoreShowChannelsComplete' },
  PJSIPShowRegistrationsOutbound: { row: 'OutboundRegistrationDetail', end: 'OutboundRegistrationDetailComplete' },
  Parkedcalls: { row: 'ParkedCall', end: 'ParkedCallsComplete' },
  QueueStatus: { row: 'QueueMember', more: ['QueueEntry', 'QueueParams'], end: 'QueueStatusComplete' },
  DeviceStateList: { row: 'DeviceStateChange', end: 'DeviceStateListComplete' },
};
const LIST_EVENTS: ReadonlySet<string> = new Set(Object.values(LISTS).flatMap(({ row, more = [], end }) => [row, ...more, end]));
const DEADLINE_MS = 5_000;
const MAX_ROWS = 100_000;

type Variables = Readonly<Record<string, string>>;

interface Connection {
  send(action: AmiAction, variables: Variables, list: AmiRow[] | undefined, until: AbortSignal): Promise<AmiRow>;
  readonly ended: Promise<AmiConnectionError>;
  close(why: string): void;
}

/** Keeps a connection for actions until `signal` aborts. While there is none, every action is refused at once; none is kept for later. */
export function startAmiActions(options: AmiActionsOptions, signal: AbortSignal): AmiActions & { readonly stopped: Promise<void> } {
  let connection: Connection | undefined;
  const keep = async () => {
    const backoff = makeBackoff(options.firstRetryMs ?? 100, 5_000);
    while (!signal.aborted) {
      const next = connect(options, () => {
        connection = next;
        backoff.reset();
        options.log.info('AMI actions connected');
      });
      const stop = () => next.close('this process stops');
      signal.addEventListener('abort', stop, { once: true });
      const end = await next.ended;
      signal.removeEventListener('abort', stop);
      connection = undefined;
      if (!signal.aborted) options.log.warn('AMI actions lost', { why: end.message });
      await pause(backoff.nextMs(), signal);
    }
  };
  const send = async (action: AmiAction, variables: Variables, list: AmiRow[] | undefined, until: AbortSignal) => {
    checkAction(action, variables);
    if (connection === undefined) throw new AmiConnectionError('there is no connection to Asterisk');
    return await connection.send(action, variables, list, until);
  };
  return {
    stopped: keep(),
    get isUp() {
      return connection !== undefined;
    },
    run: (action, variables, until) => send(action, variables, undefined, until),
    list: async (action, until) => {
      const rows: AmiRow[] = [];
      await send(action, {}, rows, until);
      return rows;
    },
  };
}

/** Answers that are awaited on one connection, by action id. */
type Waiting = Map<string, One>;

/** Makes one connection with one instance of the package; `onUp` is called after the login. */
function connect(options: AmiActionsOptions, onUp: () => void): Connection {
  const { address } = options;
  const waiting: Waiting = new Map();
  const manager = makeManager(undefined, address.host, address.user, address.secret, false);
  manager.on('managerevent', (event) => takeListEvent(waiting, event));
  const socket = openPackageSocket(address, LIST_EVENTS, () => manager.connect(address.port, address.host));
  socket.ended.then((error) => {
    for (const one of [...waiting.values()]) one.fail(error);
  });
  let lastId = 0;

  const send: Connection['send'] = (action, variables, list, until) => {
    const id = `botpbx-${++lastId}`;
    const { promise, resolve, reject } = Promise.withResolvers<AmiRow>();
    const one = { list, end: list === undefined ? undefined : LISTS[action.Action]?.end, done: resolve, fail: reject };
    const overdue = setTimeout(() => socket.close(`Asterisk did not answer ${action.Action} in time`), options.deadlineMs ?? DEADLINE_MS);
    const forget = () => reject(new AmiConnectionError('nobody waits for the answer any more', { cause: until.reason }));
    until.addEventListener('abort', forget, { once: true });
    waiting.set(id, one);
    if (until.aborted) forget();
    else manager.action(forPackage(action, variables, id), (error, answer) => takeAnswer(one, error, answer));
    return promise.finally(() => {
      clearTimeout(overdue);
      until.removeEventListener('abort', forget);
      waiting.delete(id);
    });
  };
  const logIn = async () => {
    await new Promise<void>((resolve, reject) => manager.login((error) => (error ? reject(refusal(error)) : resolve())));
    await send({ Action: 'Events', EventMask: 'off' }, {}, undefined, NEVER);
    onUp();
  };
  const overdue = setTimeout(() => socket.close('Asterisk did not answer the login in time'), options.deadlineMs ?? DEADLINE_MS);
  logIn()
    .catch((error: unknown) => socket.close(error instanceof Error ? error.message : 'the login failed'))
    .finally(() => clearTimeout(overdue));
  return { send, ended: socket.ended, close: socket.close };
}

const NEVER = new AbortController().signal;

/** The package wants `action` in small letters, an object under `variable` and its id beside them. */
function forPackage({ Action, ...headers }: AmiAction, variables: Variables, actionid: string): Record<string, unknown> {
  return { action: Action, ...headers, ...(Object.keys(variables).length > 0 && { variable: { ...variables } }), actionid };
}

interface One {
  readonly list: AmiRow[] | undefined;
  readonly end: string | undefined;
  done(row: AmiRow): void;
  fail(error: Error): void;
}

/** The answer to a list only says that the list follows. */
function takeAnswer(one: One, error: unknown, answer: AmiRow | undefined): void {
  if (error) one.fail(refusal(error));
  else if (one.end === undefined) one.done(answer ?? {});
}

function takeListEvent(waiting: Waiting, event: AmiRow): void {
  const one = waiting.get(String(event.actionid));
  if (one?.list === undefined) return;
  if (event.event === one.end) one.done(event);
  else if (one.list.length < MAX_ROWS) one.list.push(event);
}

function refusal(error: unknown): AmiRefusedError {
  const said = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'no reason given';
  return new AmiRefusedError(`Asterisk refused: ${said.slice(0, 200)}`);
}
