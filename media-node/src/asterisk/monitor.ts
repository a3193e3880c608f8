/** Fills the recorder's port by AMI. Only an account of class `system` may begin a MixMonitor, so it has a connection of its own. */
import type { Monitor } from '../recording/monitor.ts';
import { UnsendableError } from './agi/protocol.ts';
import type { AmiActions } from './ami/actions.ts';

/** Seconds between two beeps. */
const BEEP_EVERY_S = 15;
const PATH = /^\/[A-Za-z0-9_./-]{1,400}\.raw$/;

/** Makes the monitor of a connection. A leg may be written by several at a time; each keeps the name of its own in a variable of the leg. */
export function makeMonitor(actions: AmiActions, variable: string, signal: AbortSignal): Monitor {
  const run = (action: { Action: string; Channel: string } & Record<string, string>) => actions.run(action, {}, signal);
  return {
    start: async (leg, path, hasBeep) => {
      if (!PATH.test(path)) throw new UnsendableError('the path of a recording holds signs that mean something to Asterisk');
      // D: both sides interleaved; i: tells its name
      const options = `D${hasBeep ? `B(${BEEP_EVERY_S})` : ''}i(${variable})`;
      await run({ Action: 'MixMonitor', Channel: leg, File: path, Options: options });
    },
    stop: async (leg) => {
      const { value } = await run({ Action: 'Getvar', Channel: leg, Variable: variable });
      await run({ Action: 'StopMixMonitor', Channel: leg, ...(typeof value === 'string' && value !== '' ? { MixMonitorID: value } : {}) });
    },
    mute: async (leg, isMuted) => {
      await run({ Action: 'MixMonitorMute', Channel: leg, Direction: 'both', State: isMuted ? '1' : '0' });
    },
  };
}
