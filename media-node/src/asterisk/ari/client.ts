/** What the node asks of Asterisk over ARI, on loopback: reload a module, read back what is loaded, rotate a log. */
import { z } from 'zod';

/** Why a request to ARI came to nothing. */
export class AriError extends Error {
  override readonly name = 'AriError';
  /** `unreachable`: nobody answered (in time); `refused`: Asterisk said no. */
  readonly kind: 'unreachable' | 'refused';
  /** HTTP status of a refusal. */
  readonly status: number | undefined;
  constructor(kind: AriError['kind'], message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
  }
}

export interface AriOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
  /** Longest wait for one answer in milliseconds; 10,000 unless told. A reload may take a minute. */
  readonly deadlineMs?: number;
}

export interface AriInfo {
  readonly version: string;
  /** When this Asterisk started, ISO 8601: another start, another instance. */
  readonly startedAt: string;
  readonly systemName: string;
}

/** The node's use of ARI. Every method throws AriError and gives up at the deadline or when `signal` aborts. */
export interface Ari {
  info(signal: AbortSignal): Promise<AriInfo>;
  /** Reloads one module and returns when Asterisk is done with it. */
  reload(module: string, signal: AbortSignal): Promise<void>;
  /** Reads one object of PJSIP as Asterisk has loaded it: attributes by name, undefined if there is none. */
  readObject(type: string, id: string, signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined>;
  /** Names of all PJSIP endpoints. */
  endpoints(signal: AbortSignal): Promise<string[]>;
  /** Begins a new file of a log channel and keeps the old one under a number. */
  rotateLog(channel: string, signal: AbortSignal): Promise<void>;
}

const Info = z.object({
  system: z.object({ version: z.string() }),
  status: z.object({ startup_time: z.string() }),
  config: z.object({ name: z.string().catch('') }),
});
const Endpoints = z.array(z.object({ resource: z.string() }));

/** Makes the adapter; nothing is sent before it is used. */
export function makeAri(options: AriOptions): Ari {
  const { deadlineMs = DEADLINE_MS } = options;
  const send = makeSend(options);
  const refuse = (what: string, status: number) =>
    new AriError('refused', `Asterisk refused to ${what} with status ${status}.`, { status });
  const expect = async (what: string, method: Method, path: string, signal: AbortSignal, ms = deadlineMs) => {
    const answer = await send({ method, path, ms }, signal);
    if (answer.status >= 300) throw refuse(what, answer.status);
    return answer.body;
  };
  return {
    async info(signal) {
      const read = Info.parse(await expect('tell of itself', 'GET', '/asterisk/info', signal));
      return { version: read.system.version, startedAt: read.status.startup_time, systemName: read.config.name };
    },
    async reload(module, signal) {
      await expect(`reload ${module}`, 'PUT', `/asterisk/modules/${encodeURIComponent(module)}`, signal, RELOAD_DEADLINE_MS);
    },
    async readObject(type, id, signal) {
      const path = `/asterisk/config/dynamic/res_pjsip/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;
      const { status, body } = await send({ method: 'GET', path, ms: deadlineMs }, signal);
      if (status === 404) return undefined;
      if (status >= 300) throw refuse(`show ${type}`, status);
      return attributesOf(body);
    },
    async endpoints(signal) {
      const { status, body } = await send({ method: 'GET', path: '/endpoints/PJSIP', ms: deadlineMs }, signal);
      // what Asterisk answers while it has no endpoint at all
      if (status === 404) return [];
      if (status >= 300) throw refuse('list endpoints', status);
      return Endpoints.parse(body).map((row) => row.resource);
    },
    async rotateLog(channel, signal) {
      await expect('rotate a log', 'PUT', `/asterisk/logging/${encodeURIComponent(channel)}/rotate`, signal);
    },
  };
}

const DEADLINE_MS = 10_000;
/** Ten thousand phones take three seconds on a quiet machine. */
const RELOAD_DEADLINE_MS = 60_000;

type Method = 'GET' | 'PUT';
interface Request {
  readonly method: Method;
  readonly path: string;
  readonly ms: number;
}
type Send = (request: Request, signal: AbortSignal) => Promise<{ status: number; body: unknown }>;

function makeSend({ host, port, user, secret }: AriOptions): Send {
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  return async ({ method, path, ms }, signal) => {
    try {
      const until = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
      const response = await fetch(`http://${host}:${port}/ari${path}`, { method, headers: { authorization }, signal: until });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch (cause) {
      signal.throwIfAborted();
      throw new AriError('unreachable', `Asterisk does not answer at ARI port ${port}.`, { cause });
    }
  };
}

/** Read by hand: an endpoint has 130 attributes, and thousands of them are compared. */
function attributesOf(body: unknown): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of Array.isArray(body) ? body : []) {
    const { attribute, value } = pair as { attribute?: unknown; value?: unknown };
    if (typeof attribute !== 'string' || typeof value !== 'string')
      throw new AriError('refused', 'Asterisk described an object in an unknown form.');
    values.set(attribute, values.has(attribute) ? `${values.get(attribute)},${value}` : value);
  }
  return values;
}
