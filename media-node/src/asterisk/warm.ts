/**
 * Hands a caller over with a briefing: while he is still with the agent a colleague is rung, told who calls, and asked. If he takes
 * the call, the caller's leg to the agent ends and Asterisk bridges the two at once; if not, nothing has happened to the caller.
 */
import { randomUUID } from 'node:crypto';
import type { CallId } from '@botpbx/shared/base/ids';
import { CAUSE } from '@botpbx/shared/model/decision';
import type { Log } from '../log.ts';
import type { AgentLeg } from './agent-leg.ts';
import { exec, getFullVariable, hangup, setVariable } from './agi/commands.ts';
import { playFile, waitForDigit } from './agi/media-commands.ts';
import { UnsendableError } from './agi/protocol.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import type { AmiActions } from './ami/actions.ts';
import { AmiConnectionError, AmiRefusedError } from './ami/errors.ts';
import { plainSummary, SUMMARY_VARIABLE } from './introduce.ts';

/** Who is handed over, and to whom. */
export interface WarmAsked {
  readonly entrant: AgiSession;
  readonly leg: AgentLeg;
  /** The colleague rings as a part of this call. */
  readonly callId: CallId;
  readonly tenantId: number;
  /** The caller's number as the colleague's phones show it; empty where he has none. */
  readonly from: string;
  /** Name of the endpoint whose phones ring. */
  readonly endpoint: string;
  readonly seconds: number;
  /** Words about the caller for the screen of the phone; may be anybody's. */
  readonly summary: string | null;
  /** Sound file, without extension, that tells who calls and that 1 takes the call and 2 does not; it may come while the phones ring. */
  readonly briefing: Promise<string>;
  /** He takes the call; the two talk from now on. */
  readonly onTaken: () => void;
}

/** `talked`: the two have talked, and it is over. `declined`: the colleague did not take the call. `gone`: the caller did not wait. */
export type WarmOutcome = 'talked' | 'declined' | 'gone';

export interface WarmRoom {
  transfer(asked: WarmAsked, signal: AbortSignal): Promise<WarmOutcome>;
  /** Takes the session of a colleague who is rung for it; false when it is none. */
  take(session: AgiSession): Promise<boolean>;
}

/** A colleague who has picked up. */
interface Colleague {
  readonly session: AgiSession;
  /** Lets go of his session. */
  readonly release: () => void;
}

/** Beyond the ringing, for Asterisk to say that nobody picked up. */
const GRACE_MS = 3_000;
const ANSWER_WITHIN_MS = 8_000;
const TIMES_ASKED = 2;
/** Asterisk takes a colleague out of his session as soon as the two are bridged. */
const BRIDGED_WITHIN_MS = 5_000;

/** Makes the room of a connection. */
export function makeWarmRoom({ actions, log }: { readonly actions: Pick<AmiActions, 'run'>; readonly log: Log }): WarmRoom {
  const rung = new Map<string, (colleague: Colleague | undefined) => void>();
  const hangUpRinger = (id: string) => {
    const action = { Action: 'Hangup', Channel: ringerOf(id), Cause: String(CAUSE.normal) };
    // refused where nothing rings any more
    actions.run(action, {}, AbortSignal.timeout(GRACE_MS)).catch((error: unknown) => log.debug('nobody rang any more', { error }));
  };
  return {
    transfer: async (asked, signal) => {
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<Colleague | undefined>();
      const stopped = Promise.withResolvers<'gone'>();
      const stop = () => stopped.resolve('gone');
      signal.addEventListener('abort', stop, { once: true });
      const left = Promise.race([asked.leg.over.then(() => 'gone' as const), stopped.promise]);
      const late = setTimeout(() => resolve(undefined), asked.seconds * 1000 + GRACE_MS);
      rung.set(id, resolve);
      try {
        await actions.run(actionOf(id), variablesOf(id, asked), signal);
        const colleague = await Promise.race([promise, left]);
        if (colleague === 'gone') return 'gone';
        return colleague === undefined ? 'declined' : await introduced(colleague, asked, left);
      } catch (error) {
        if (!(error instanceof AmiRefusedError || error instanceof AmiConnectionError)) throw error;
        log.warn('a colleague could not be rung', { error });
        return signal.aborted ? 'gone' : 'declined';
      } finally {
        signal.removeEventListener('abort', stop);
        clearTimeout(late);
        rung.delete(id);
        // whoever picks up too late is let go, and phones that still ring stop
        void promise.then((colleague) => colleague?.release());
        resolve(undefined);
        hangUpRinger(id);
      }
    },
    take: async (session) => {
      const [script, query = ''] = session.variable('agi_network_script').split('?');
      const asked = new URLSearchParams(query);
      const origin = asked.get('origin');
      if (script !== 'enter' || (origin !== 'brief' && origin !== 'brief-missed')) return false;
      const tell = rung.get(asked.get('id') ?? '');
      if (origin === 'brief-missed') tell?.(undefined);
      else if (tell !== undefined) await new Promise<void>((release) => tell({ session, release }));
      return true;
    },
  };
}

const CHANNEL = /^PJSIP\/[A-Za-z0-9@._-]{1,200}-[0-9a-f]{8}$/;
const ENDPOINT = /^[0-9]{2,10}(?:@[a-z0-9.-]{1,253})?$/;
const FROM = /^\+?[0-9*#]{1,32}$/;

const ringerOf = (id: string): string => `brief-${id}`;

/** One half of the pair rings the phones; the other has nothing to do. */
const actionOf = (id: string) => ({
  ...{ Action: 'Originate', Channel: 'Local/ring@brief/n', ChannelId: ringerOf(id), OtherChannelId: `${ringerOf(id)}-phone` },
  ...{ Context: 'brief', Exten: 'over', Priority: '1', Async: 'true' },
});

function variablesOf(id: string, { callId, tenantId, endpoint, seconds, from, summary }: WarmAsked): Record<string, string> {
  if (!ENDPOINT.test(endpoint)) throw new UnsendableError('the colleague is none that can be rung');
  return {
    __TENANT: String(tenantId),
    __CALLREF: callId,
    __BRIEF_ID: id,
    __BRIEF_PHONE: endpoint,
    __BRIEF_SECONDS: String(seconds),
    __BRIEF_FROM: FROM.test(from) ? from : '',
    [SUMMARY_VARIABLE]: plainSummary(summary ?? ''),
  };
}

/** Briefs the colleague, and brings both together if he says so. */
async function introduced({ session, release }: Colleague, asked: WarmAsked, left: Promise<'gone'>): Promise<WarmOutcome> {
  const answer = await Promise.race([takesCall(session, asked.briefing), left]);
  if (answer === 'taken' && CHANNEL.test(session.variable('agi_channel'))) {
    asked.onTaken();
    return bridged(session, asked).finally(release);
  }
  await unlessGone(() => hangup(session));
  release();
  return answer === 'gone' ? 'gone' : 'declined';
}

async function takesCall(session: AgiSession, briefing: Promise<string>): Promise<'taken' | 'declined'> {
  try {
    const file = await briefing;
    for (let time = 0; time < TIMES_ASKED; time++) {
      const played = await playFile(session, file, '12');
      const heard = played.kind === 'digit' ? played : await waitForDigit(session, ANSWER_WITHIN_MS);
      if (heard.kind === 'gone') return 'declined';
      if (heard.kind === 'digit') return heard.digit === '1' ? 'taken' : 'declined';
    }
  } catch (error) {
    if (!(error instanceof AgiGoneError)) throw error;
  }
  return 'declined';
}

/** Takes the caller from the agent to the colleague. Commands go one by one: Asterisk leaves a second one lie that came with the first. */
async function bridged(colleague: AgiSession, { entrant, leg }: WarmAsked): Promise<WarmOutcome> {
  const late = setTimeout(() => colleague.close('deadline', 'the caller did not come'), BRIDGED_WITHIN_MS);
  try {
    colleague.signal.addEventListener('abort', () => clearTimeout(late), { once: true });
    leg.line.close();
    await setVariable(entrant, 'WILL', 'bye');
    // x: whoever is left hangs up; t: the colleague may send the caller on
    await exec(entrant, 'Bridge', `${colleague.variable('agi_channel')},xt`, NO_DEADLINE);
    // he may have hung up in the very moment
    return (await getFullVariable(entrant, 'BRIDGERESULT')) === 'NONEXISTENT' ? 'declined' : 'talked';
  } catch (error) {
    if (error instanceof AgiGoneError) return 'talked';
    throw error;
  } finally {
    clearTimeout(late);
  }
}

async function unlessGone(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AgiGoneError)) throw error;
  }
}
