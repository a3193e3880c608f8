/** Fills the port of calls by AMI actions. */
import { type Switch, SwitchError } from '../calls/switch.ts';
import type { AmiActions, AmiRow } from './ami/actions.ts';
import { AmiConnectionError, AmiRefusedError } from './ami/errors.ts';

/** Makes the switch of a connection. */
export function makeSwitch(actions: AmiActions): Switch {
  return {
    hangUp: async (leg, cause, signal) =>
      (await unlessRefused(actions.run({ Action: 'Hangup', Channel: leg, Cause: String(cause) }, {}, signal))) !== undefined,
  };
}

/** Asterisk's answer, or undefined when it said no, which for a channel means that there is none. */
async function unlessRefused(answer: Promise<AmiRow>): Promise<AmiRow | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AmiRefusedError) return undefined;
    if (error instanceof AmiConnectionError) throw new SwitchError('Asterisk cannot be asked now.', { cause: error });
    throw error;
  }
}
