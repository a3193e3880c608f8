/** Tries a trunk as a person would who looks for what is wrong: is the name found, does the carrier answer, does it let us register. */
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import type { TrunkTestStep } from '@botpbx/shared/model/trunk-test';
import type { AmiActions } from '../asterisk/ami/actions.ts';
import { type Lookup, nextHopOf, type Server } from '../asterisk/conf/lookups.ts';
import { trunkRegistrationNameOf } from '../asterisk/conf/names.ts';
import { type AskedServer, askSip, authorizationFor, type SipAnswer } from './sip-ask.ts';

export interface TryingMeans {
  readonly actions: AmiActions;
  readonly find: (place: Lookup) => Promise<readonly Server[]>;
  /** The trunk's password, if it has one. */
  readonly password: string | undefined;
  /** Authorities that carriers' certificates may come from. */
  readonly authorities: readonly string[];
}

/** Servers that are asked, and how long for each thing. */
const MAX_SERVERS = 3;
const ANSWER_WITHIN_MS = 1_500;

/** Tries it; each step with its result. Resolves within four seconds. */
export async function tryTrunk(trunk: ConfigTrunk, means: TryingMeans, signal: AbortSignal): Promise<TrunkTestStep[]> {
  const { step: dns, servers } = await lookUp(trunk, means);
  const [first, ...more] = servers;
  if (first === undefined) return [dns];
  const [options, registration] = await Promise.all([
    askOptions(trunk, [first, ...more], means, signal),
    trunk.register ? registrationStep(trunk, first, means, signal) : undefined,
  ]);
  return [dns, options, ...(registration ? [registration] : [])];
}

async function lookUp(trunk: ConfigTrunk, { find }: TryingMeans): Promise<{ step: TrunkTestStep; servers: Server[] }> {
  const hop = nextHopOf(trunk);
  const startMs = performance.now();
  const ms = () => Math.round(performance.now() - startMs);
  if (/^[0-9.]+$/.test(hop.host)) {
    const step: TrunkTestStep = { step: 'dns', ok: true, detail: `${hop.host} is an address.`, ms: 0 };
    return { step, servers: [{ address: hop.host, port: hop.port }] };
  }
  try {
    const servers = (await find(hop)).slice(0, MAX_SERVERS);
    const list = servers.map(({ address, port }) => `${address}:${port}`).join(', ');
    return { step: { step: 'dns', ok: true, detail: `${hop.host} is at ${list}.`, ms: ms() }, servers };
  } catch {
    return { step: { step: 'dns', ok: false, detail: `No address was found for ${hop.host}.`, ms: ms() }, servers: [] };
  }
}

const askedAt = ({ address, port }: Server, trunk: ConfigTrunk, { authorities }: TryingMeans): AskedServer => ({
  address,
  port,
  transport: trunk.transport,
  host: nextHopOf(trunk).host,
  authorities: trunk.tls_verify ? authorities : undefined,
});

const within = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);

async function askOptions(trunk: ConfigTrunk, servers: readonly Server[], means: TryingMeans, signal: AbortSignal): Promise<TrunkTestStep> {
  const question = {
    method: 'OPTIONS',
    uri: `sip:${trunk.host}`,
    from: `sip:${trunk.username ?? 'botpbx'}@${trunk.host}`,
    sequence: 1,
  } as const;
  const startMs = performance.now();
  const said = await Promise.all(
    servers.map(async (server) => {
      try {
        const { status, reason, ms } = await askSip(askedAt(server, trunk, means), question, within(signal));
        return { ms, text: `${server.address}:${server.port} answered ${status} ${reason} after ${ms} ms.` };
      } catch (error) {
        return { ms: undefined, text: error instanceof Error ? error.message : 'unknown reason' };
      }
    }),
  );
  const times = said.flatMap(({ ms }) => ms ?? []);
  const detail = said.map(({ text }) => text).join(' ');
  const ms = times.length > 0 ? Math.min(...times) : Math.round(performance.now() - startMs);
  return { step: 'options', ok: times.length > 0, detail, ms };
}

/** Asterisk says whether we are registered; where we are not, the registrar is asked why. */
async function registrationStep(trunk: ConfigTrunk, server: Server, means: TryingMeans, signal: AbortSignal): Promise<TrunkTestStep> {
  const startMs = performance.now();
  const made = (ok: boolean, detail: string): TrunkTestStep => {
    return { step: 'registration', ok, detail, ms: Math.round(performance.now() - startMs) };
  };
  const rows = await means.actions.list({ Action: 'PJSIPShowRegistrationsOutbound' }, signal);
  const status = rows.find((row) => row.objectname === trunkRegistrationNameOf(trunk.id))?.status;
  if (status === 'Registered') return made(true, 'Registered.');
  const state = status === undefined ? 'Not registered' : String(status);
  try {
    const { status: code, reason } = await askBindings(trunk, server, means, signal);
    const verdict = code === 200 ? 'The carrier takes name and password now' : `The carrier says ${code} ${reason}`;
    return made(false, `${state}. ${verdict}.`);
  } catch (error) {
    return made(false, `${state}. ${error instanceof Error ? error.message : ''}`);
  }
}

/** A REGISTER without Contact changes nothing: it asks what is registered (RFC 3261 §10.2.3), and name and password are checked for it. */
function askBindings(trunk: ConfigTrunk, server: Server, means: TryingMeans, signal: AbortSignal): Promise<SipAnswer> {
  const question = { method: 'REGISTER', uri: `sip:${trunk.host}`, from: `sip:${trunk.username ?? ''}@${trunk.host}` } as const;
  const authorize = ({ status, headers }: SipAnswer): string | undefined => {
    const [challenge, header] =
      status === 401 ? [headers.get('www-authenticate'), 'Authorization'] : [headers.get('proxy-authenticate'), 'Proxy-Authorization'];
    if (challenge === undefined || means.password === undefined) return undefined;
    const credentials = { username: trunk.auth_username ?? trunk.username ?? '', password: means.password };
    const answer = authorizationFor(challenge, question, credentials);
    return answer && `${header}: ${answer}`;
  };
  return askSip(askedAt(server, trunk, means), { ...question, authorize }, within(signal));
}
