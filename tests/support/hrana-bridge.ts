/**
 * A bridge, no server of its own: Hrana version 2 over HTTP in front of the real libSQL engine, so that a client which can
 * only fetch reaches a database file. Protocol: github.com/tursodatabase/libsql, docs/HTTP_V2_SPEC.md and HRANA_2_SPEC.md.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Database from 'libsql';
import { z } from 'zod';

const Value = z.discriminatedUnion('type', [
  z.object({ type: z.literal('null') }),
  z.object({ type: z.literal('integer'), value: z.string() }),
  z.object({ type: z.literal('float'), value: z.number() }),
  z.object({ type: z.literal('text'), value: z.string() }),
  z.object({ type: z.literal('blob'), base64: z.string() }),
]);
type Value = z.infer<typeof Value>;
const Statement = z.object({
  sql: z.string().optional(),
  sql_id: z.number().optional(),
  args: z.array(Value).default([]),
  named_args: z.array(z.object({ name: z.string(), value: Value })).default([]),
});
type Statement = z.infer<typeof Statement>;
const Condition: z.ZodType<Condition> = z.union([
  z.object({ type: z.enum(['ok', 'error']), step: z.number() }),
  z.object({ type: z.literal('not'), cond: z.lazy(() => Condition) }),
  z.object({ type: z.enum(['and', 'or']), conds: z.array(z.lazy(() => Condition)) }),
]);
interface Outcome {
  type: 'ok' | 'error';
  step: number;
}
interface Not {
  type: 'not';
  cond: Condition;
}
interface Combined {
  type: 'and' | 'or';
  conds: Condition[];
}
type Condition = Outcome | Not | Combined;
const Batch = z.object({ steps: z.array(z.object({ condition: Condition.nullish(), stmt: Statement })) });
const Command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('execute'), stmt: Statement }),
  z.object({ type: z.literal('batch'), batch: Batch }),
  z.object({ type: z.literal('sequence'), sql: z.string().optional(), sql_id: z.number().optional() }),
  z.object({ type: z.literal('store_sql'), sql_id: z.number(), sql: z.string() }),
  z.object({ type: z.literal('close_sql'), sql_id: z.number() }),
  z.object({ type: z.literal('close') }),
]);
type Command = z.infer<typeof Command>;
const Pipeline = z.object({ baton: z.string().nullish(), requests: z.array(Command) });

/** One connection with the texts that the client has stored in it. */
interface Stream {
  readonly db: Database.Database;
  readonly texts: Map<number, string>;
}

export interface HranaBridge {
  /** `http://127.0.0.1:PORT`, for `DATABASE_URL`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the bridge on loopback; port 0 takes a free one. Requests without the bearer are refused. */
export async function openHranaBridge(file: string, authToken: string, port = 0): Promise<HranaBridge> {
  const streams = new Map<string, Stream>();
  const idle: Stream[] = [];
  const open = () => idle.pop() ?? connect(file);
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${authToken}`) return send(401, { message: 'wrong bearer' });
    if (request.method !== 'POST' || request.url !== '/v2/pipeline') return send(404, { message: 'nothing here' });
    const { baton, requests } = Pipeline.parse(JSON.parse(await text(request)));
    const stream = baton ? streams.get(baton) : open();
    if (!stream) return send(400, { message: 'unknown baton', code: 'STREAM_EXPIRED' });
    if (baton) streams.delete(baton);
    const results = requests.map((command) => resultOf(stream, command));
    const isClosed = requests.at(-1)?.type === 'close';
    const next = isClosed ? null : randomUUID();
    if (next) streams.set(next, stream);
    else if (!stream.db.inTransaction) idle.push(cleared(stream));
    else stream.db.close();
    send(200, { baton: next, base_url: null, results });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(400).end(JSON.stringify({ message: String(error) })));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const { db } of [...streams.values(), ...idle]) db.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

function connect(file: string): Stream {
  const db = new Database(file);
  for (const pragma of ['journal_mode=WAL', 'synchronous=NORMAL', 'foreign_keys=ON', 'busy_timeout=1000']) db.pragma(pragma);
  return { db, texts: new Map() };
}

const cleared = (stream: Stream): Stream => {
  stream.texts.clear();
  return stream;
};

function resultOf(stream: Stream, command: Command): object {
  try {
    return { type: 'ok', response: { type: command.type, ...responseOf(stream, command) } };
  } catch (error) {
    return { type: 'error', error: faultOf(error) };
  }
}

function responseOf(stream: Stream, command: Command): object {
  if (command.type === 'execute') return { result: execute(stream, command.stmt) };
  if (command.type === 'batch') return { result: runBatch(stream, command.batch) };
  if (command.type === 'sequence') stream.db.exec(sqlOf(stream, command));
  else if (command.type === 'store_sql') stream.texts.set(command.sql_id, command.sql);
  else if (command.type === 'close_sql') stream.texts.delete(command.sql_id);
  return {};
}

function runBatch(stream: Stream, { steps }: z.infer<typeof Batch>): object {
  const results: (object | null)[] = [];
  const errors: (object | null)[] = [];
  const holds = (condition: Condition): boolean => {
    if ('step' in condition) return (condition.type === 'ok' ? results : errors)[condition.step] != null;
    if ('cond' in condition) return !holds(condition.cond);
    return condition.type === 'and' ? condition.conds.every(holds) : condition.conds.some(holds);
  };
  for (const { condition, stmt } of steps) {
    const isRun = !condition || holds(condition);
    const outcome = isRun ? resultOf(stream, { type: 'execute', stmt }) : {};
    results.push('response' in outcome ? (outcome.response as { result: object }).result : null);
    errors.push('error' in outcome ? (outcome.error as object) : null);
  }
  return { step_results: results, step_errors: errors };
}

function execute(stream: Stream, stmt: Statement): object {
  const prepared = stream.db.prepare(sqlOf(stream, stmt)).safeIntegers(true);
  const named = Object.fromEntries(stmt.named_args.map(({ name, value }) => [name.replace(/^[:@$]/, ''), plainOf(value)]));
  const args = stmt.named_args.length > 0 ? named : stmt.args.map(plainOf);
  const rows = prepared.reader ? (prepared.raw().all(args) as unknown[][]) : [];
  if (!prepared.reader) prepared.run(args);
  const [changes, rowid] = stream.db.prepare('select changes(), last_insert_rowid()').raw().get([]) as [number, number];
  return {
    cols: prepared.reader ? prepared.columns().map(({ name, type }) => ({ name, decltype: type })) : [],
    rows: rows.map((row) => row.map(wireOf)),
    affected_row_count: changes,
    last_insert_rowid: String(rowid),
  };
}

function sqlOf(stream: Stream, { sql, sql_id }: { sql?: string | undefined; sql_id?: number | undefined }): string {
  const found = sql ?? stream.texts.get(sql_id ?? -1);
  if (found === undefined) throw new TypeError(`no text is stored under ${sql_id}`);
  return found;
}

function plainOf(value: Value): unknown {
  if (value.type === 'null') return null;
  if (value.type === 'integer') return BigInt(value.value);
  return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value;
}

function wireOf(value: unknown): Value {
  if (value === null || value === undefined) return { type: 'null' };
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  return typeof value === 'string'
    ? { type: 'text', value }
    : { type: 'blob', base64: Buffer.from(value as Uint8Array).toString('base64') };
}

/** As sqld says it: the primary code, and what SQLite says behind it. */
function faultOf(error: unknown): { message: string; code?: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = `SQLite error: ${error instanceof Error ? error.message : String(error)}`;
  return code === undefined ? { message } : { message, code: /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code };
}
