/** libSQL as Node.js uses it: every connection tuned, and one writer at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient, LibsqlError, type TransactionMode } from '@libsql/client';

/** Connections of a `file:` database. Calls are short and synchronous, so more would only wait behind each other. */
const CONNECTIONS = 4;
const PRAGMAS = ['busy_timeout=5000', 'journal_mode=WAL', 'synchronous=NORMAL', 'foreign_keys=ON'] as const;
/** Whoever turns the journal on needs the file for itself, and SQLite does not wait for that by itself. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 20;

export interface DatabaseOptions {
  /** `file:/path/botpbx.db` or `libsql://host`. */
  readonly url: string;
  readonly authToken?: string | undefined;
}

/** Opens the database. The caller closes it. */
export async function openDatabase({ url, authToken }: DatabaseOptions): Promise<Client> {
  const client = createClient({ url, concurrency: CONNECTIONS, ...(authToken === undefined ? {} : { authToken }) });
  if (url.startsWith('file:')) await tune(client);
  return oneWriter(client);
}

/** Pragmas are per connection, so each connection of the pool is held until all are tuned. */
async function tune(client: Client): Promise<void> {
  const held: { rollback(): Promise<void> }[] = [];
  for (let at = 0; at < CONNECTIONS; at++) {
    for (const pragma of PRAGMAS) await patiently(() => client.execute(`PRAGMA ${pragma}`));
    if (at < CONNECTIONS - 1) held.push(await client.transaction('deferred'));
  }
  for (const transaction of held) await transaction.rollback();
}

/** Tries again while another process has the file. */
async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof LibsqlError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || performance.now() > until) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

/** Lets writers in one after the other: two open write transactions of one process would refuse each other. */
function oneWriter(client: Client): Client {
  const queue = makeQueue();
  const batch: Client['batch'] = (statements, mode) => queue.run(() => client.batch(statements, mode ?? 'write'));
  const transaction = async (mode: TransactionMode = 'write') => {
    if (mode === 'read') return client.transaction(mode);
    const release = await queue.enter();
    try {
      return releasing(await client.transaction(mode), release);
    } catch (error) {
      release();
      throw error;
    }
  };
  const own: Partial<Client> = { batch, transaction, migrate: (statements) => queue.run(() => client.migrate(statements)) };
  const execute = (...given: Parameters<Client['execute']>) =>
    isRead(given[0]) ? client.execute(...given) : queue.run(() => client.execute(...given));
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'execute') return execute;
      const value = Reflect.get(own, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const isRead = (given: string | { sql: string }) => /^\s*select\b/i.test(typeof given === 'string' ? given : given.sql);

type Open = Awaited<ReturnType<Client['transaction']>>;

/** A transaction that lets the next writer in when it ends, however it ends. */
function releasing(transaction: Open, release: () => void): Open {
  const ending = (name: 'commit' | 'rollback') => async () => {
    try {
      await transaction[name]();
    } finally {
      release();
    }
  };
  const close = () => {
    transaction.close();
    release();
  };
  const own: Partial<Open> = { commit: ending('commit'), rollback: ending('rollback'), close };
  return new Proxy(transaction, {
    get: (target, name) => {
      const value = Reflect.get(own, name) ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

interface Queue {
  /** Waits for the turn; the answer ends it, and may be called twice. */
  enter(): Promise<() => void>;
  run<T>(work: () => Promise<T>): Promise<T>;
}

function makeQueue(): Queue {
  let last: Promise<void> = Promise.resolve();
  const enter = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = last;
    last = promise;
    await before;
    return resolve;
  };
  const run = async <T>(work: () => Promise<T>) => {
    const release = await enter();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return { enter, run };
}
