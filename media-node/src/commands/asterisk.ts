/** Commands about Asterisk itself. */
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { CallState } from '../calls/call.ts';
import { liveLegs } from './calls.ts';
import type { Handlers } from './registry.ts';

/** Asterisk as a whole. */
export interface Engine {
  about(signal: AbortSignal): Promise<{ readonly version: string; readonly startedAtMs: number }>;
  /** Has every module read its configuration again; resolves when all are done. */
  reload(signal: AbortSignal): Promise<void>;
}

export interface AsteriskCommandParts {
  readonly engine: Engine;
  readonly calls: () => readonly CallState[];
  readonly registered: () => number;
  readonly nodeVersion: string;
  readonly nowMs: () => number;
}

/** Makes the handlers. */
export function asteriskCommands(parts: AsteriskCommandParts): Pick<Handlers, 'asterisk.status' | 'asterisk.reload'> {
  const { engine, nodeVersion, nowMs } = parts;
  return {
    'asterisk.status': async (_, signal) => {
      const { version, startedAtMs } = await answered(engine.about(signal));
      const calls = parts.calls();
      return {
        version,
        started_at: new Date(startedAtMs).toISOString(),
        uptime: Math.max(0, Math.round((nowMs() - startedAtMs) / 1000)),
        calls: calls.length,
        legs: calls.reduce((count, call) => count + liveLegs(call).length, 0),
        registered: parts.registered(),
        node_version: nodeVersion,
      };
    },
    'asterisk.reload': async (_, signal) => {
      const fromMs = nowMs();
      await answered(engine.reload(signal));
      return { ms: Math.max(0, Math.round(nowMs() - fromMs)) };
    },
  };
}

async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new CommandRefusedError('unavailable', 'Asterisk on this node does not answer.', { cause });
  }
}
