/** Keys that a caller presses while no command listens. Asterisk writes them down itself, so that none is lost between two commands. */
import { exec, getFullVariable, setVariable } from './agi/commands.ts';
import type { AgiSession } from './agi/session.ts';

export interface KeptKeys {
  readonly isOn: boolean;
  /** Keys are written down from now on; earlier ones are forgotten. Does nothing when it is on. */
  start(): Promise<void>;
  /** No key is written down any more. */
  stop(): Promise<void>;
  /** Takes the first key that was not taken yet. */
  next(): Promise<string | undefined>;
}

const VARIABLE = 'KEPT_KEYS';
/** Asterisk writes down 511 keys and no more. */
const FULL = 400;

/** Makes the store of a session; it is off. */
export function makeKeptKeys(session: AgiSession): KeptKeys {
  let isOn = false;
  let taken = 0;
  const clear = async () => {
    taken = 0;
    await setVariable(session, VARIABLE, '');
  };
  return {
    get isOn() {
      return isOn;
    },
    start: async () => {
      if (isOn) return;
      await clear();
      isOn = (await exec(session, 'StoreDTMF', `RX,${VARIABLE}`)) === '0';
    },
    stop: async () => {
      if (!isOn) return;
      isOn = false;
      await exec(session, 'StoreDTMF', 'remove');
    },
    next: async () => {
      if (taken >= FULL) await clear();
      const pressed = (await getFullVariable(session, VARIABLE)) ?? '';
      while (taken < pressed.length) {
        const key = pressed.charAt(taken++);
        if (/^[0-9*#]$/.test(key)) return key;
      }
      return undefined;
    },
  };
}
