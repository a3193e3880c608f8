/**
 * Watches legs to carriers while Dial rings them. SIP itself gives a silent carrier 32 s and Dial counts the time to the
 * answer alone, so a carrier that says nothing, or only 100, is given up from here.
 */
import { CAUSE } from '@botpbx/shared/model/decision';
import type { Log } from '../log.ts';
import type { AmiActions } from './ami/actions.ts';
import type { AmiMessage } from './ami/protocol.ts';

/** Time that a carrier has for its first ringing, early media or final answer. The next trunk rings within 4 s. */
const SILENCE_MS = 3_500;

/** One leg that is being watched. */
export interface WatchedDial {
  /** The carrier said nothing in time and was given up. */
  readonly isSilent: boolean;
  /** The carrier said that the callee's telephone rings. */
  readonly isAlive: boolean;
  end(): void;
}

export interface DialWatch {
  /** Watches the next leg that this channel dials. */
  begin(callerLeg: string): WatchedDial;
  /** Takes Asterisk's events DialBegin and DialState. */
  see(event: AmiMessage): void;
}

interface State {
  isSilent: boolean;
  isAlive: boolean;
  /** Name of the dialled channel. */
  dialled: string | undefined;
}

const SIGNS_OF_LIFE = new Set(['RINGING', 'PROGRESS', 'ANSWER']);

/** Makes the watch; `hangUp` ends a channel by its name. */
export function makeDialWatch(hangUp: (channel: string) => void, silenceMs = SILENCE_MS): DialWatch {
  const watched = new Map<string, State>();
  return {
    begin: (callerLeg) => {
      const state: State = { isSilent: false, isAlive: false, dialled: undefined };
      watched.set(callerLeg, state);
      const timer = setTimeout(() => {
        if (state.isAlive || state.dialled === undefined) return;
        state.isSilent = true;
        hangUp(state.dialled);
      }, silenceMs);
      return {
        get isSilent() {
          return state.isSilent;
        },
        get isAlive() {
          return state.isAlive;
        },
        end: () => {
          clearTimeout(timer);
          if (watched.get(callerLeg) === state) watched.delete(callerLeg);
        },
      };
    },
    see: (event) => {
      const state = watched.get(event.get('Uniqueid') ?? '');
      if (state === undefined) return;
      if (event.name === 'DialBegin') state.dialled = event.get('DestChannel');
      else if (event.name === 'DialState' && SIGNS_OF_LIFE.has(event.get('DialStatus') ?? '')) state.isAlive = true;
    },
  };
}

/** Makes what ends a channel that Asterisk dials, by its name; Dial then takes it for one that could not be reached. */
export function makeGivingUp({ actions, log }: { readonly actions: AmiActions; readonly log: Log }, signal: AbortSignal) {
  return (channel: string): void => {
    const action = { Action: 'Hangup', Channel: channel, Cause: String(CAUSE.congestion) };
    actions.run(action, {}, signal).catch((error: unknown) => log.warn('a leg could not be given up', { error }));
  };
}
