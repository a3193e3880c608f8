/**
 * Brings the sound of a caller to an agent: his channel dials a leg of ours over AudioSocket and talks with it until either ends.
 * A process that dies in between leaves him to the last will of the dialplan.
 */
import type { Log } from '../log.ts';
import type { LineRate } from '../voice/audio.ts';
import type { Line } from '../voice/ports.ts';
import { exec, getFullVariable, setVariable } from './agi/commands.ts';
import { AgiGoneError, type AgiSession, NO_DEADLINE } from './agi/session.ts';
import { startAudioSocketServer } from './audiosocket/server.ts';
import { afterMs, makeWheel } from './audiosocket/wheel.ts';
import { openLine } from './line.ts';

/** A caller who talks with an agent. */
export interface AgentLeg {
  readonly line: Line;
  /** Resolves when the line is closed: `back` when the caller is still there and his session goes on. Never rejects. */
  readonly over: Promise<'gone' | 'back'>;
}

/** Where agents meet callers. */
export interface AgentLegs {
  /**
   * Answers the caller of this session, if nobody has, and connects him. Close the line to go on with him. Undefined when he is gone
   * meanwhile; `signal` closes the line.
   * @throws {AgentLegError} when Asterisk does not bring him
   */
  open(entrant: AgiSession, signal: AbortSignal): Promise<AgentLeg | undefined>;
  /** Callers who talk with agents now. */
  count(): number;
  stop(): Promise<void>;
}

/** Asterisk did not bring the caller to us. */
export class AgentLegError extends Error {
  override readonly name = 'AgentLegError';
}

export interface AgentLegsOptions {
  readonly host: string;
  readonly port: number;
  /** Callers whose telephones could do better are brought at this rate. */
  readonly maxRateHz: LineRate;
  readonly log: Log;
}

/** Listens for callers; rejects when the port cannot be had. */
export async function openAgentLegs({ host, port, maxRateHz, log }: AgentLegsOptions): Promise<AgentLegs> {
  const server = await startAudioSocketServer({ host, port, log });
  const nowMs = () => performance.now();
  const wheel = makeWheel({ nowMs, after: afterMs, onError: (error) => log.error('a line could not send', { error }) });
  const bring = async (entrant: AgiSession, signal: AbortSignal): Promise<AgentLeg | undefined> => {
    const rateHz = await rateOf(entrant, maxRateHz);
    // a queue or a ring before this may have left another will
    await setVariable(entrant, 'WILL', 'lost');
    const arrived = Promise.withResolvers<Line>();
    const expected = server.expect(rateHz, (wire) => {
      const { line, events } = openLine(wire, wheel, nowMs);
      arrived.resolve(line);
      return events;
    });
    const over = dialled(entrant, `${expected.dial}/c(${rateHz === 16_000 ? 'slin16' : 'slin'})`);
    const line = await Promise.race([arrived.promise, over.then(() => undefined)]);
    if (line === undefined) {
      expected.forget();
      if ((await over) === 'gone') return undefined;
      throw new AgentLegError(
        `Asterisk did not bring the caller: ${(await getFullVariable(entrant, 'DIALSTATUS')) ?? 'it does not say why'}`,
      );
    }
    const close = () => line.close();
    if (signal.aborted) close();
    signal.addEventListener('abort', close, { once: true });
    void over.then(() => {
      signal.removeEventListener('abort', close);
      // a session that ended otherwise leaves Dial with a line on which nobody speaks
      close();
    });
    return { line, over };
  };
  return {
    open: async (entrant, signal) => {
      try {
        return await bring(entrant, signal);
      } catch (error) {
        if (error instanceof AgiGoneError) return undefined;
        throw error;
      }
    },
    count: server.count,
    stop: async () => {
      await server.stop();
      wheel.stop();
    },
  };
}

/** Lets the caller hear ringing; before the answer his telephone makes it, after it Asterisk does. */
export async function ringBack(entrant: AgiSession): Promise<void> {
  await exec(entrant, 'Ringing', '');
}

/** Whatever ends Dial but a leg that was given back means that the caller is gone. */
async function dialled(entrant: AgiSession, leg: string): Promise<'gone' | 'back'> {
  try {
    // g: the session goes on with the caller when our side ends
    return (await exec(entrant, 'Dial', `AudioSocket/${leg},,g`, NO_DEADLINE)) === '-1' ? 'gone' : 'back';
  } catch {
    // the session is over, and with it the way to the caller
    return 'gone';
  }
}

/** Codecs that carry more than a narrow-band line; all others are 8 kHz. */
const WIDE = /\b(?:g722|opus|slin(?:16|24|32|44|48|96|192)|speex(?:16|32)|siren(?:7|14)|silk(?:16|24)|g719)\b/;

async function rateOf(entrant: AgiSession, maxRateHz: LineRate): Promise<LineRate> {
  if (maxRateHz === 8_000) return 8_000;
  return WIDE.test((await getFullVariable(entrant, 'CHANNEL(audionativeformat)')) ?? '') ? 16_000 : 8_000;
}
