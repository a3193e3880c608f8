/** The recording of a call that is going on. */
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { CallState } from '../calls/call.ts';
import type { Recorder, RecordingRefusal } from '../recording/recorder.ts';
import { callOf } from './calls.ts';
import type { Handler } from './registry.ts';

const WORDS: Readonly<Record<RecordingRefusal, string>> = {
  not_talking: 'Nobody talks on this call yet.',
  not_allowed: 'Somebody on this call is never to be recorded, or recording is switched off.',
  not_recording: 'The call is not recorded.',
  recording_already: 'The call is recorded already.',
  failed: 'Asterisk could not do it.',
};

export interface RecordingCommandParts {
  readonly calls: () => readonly CallState[];
  readonly recorder: Recorder;
}

/** Makes the handler. */
export const recordingCommand =
  ({ calls, recorder }: RecordingCommandParts): Handler<'recording'> =>
  async ({ tenant_id, call_id, act }) => {
    const call = callOf(calls(), tenant_id, call_id);
    const refusal = await recorder.act(call, act);
    if (refusal) throw new CommandRefusedError(refusal === 'failed' ? 'unavailable' : 'conflict', WORDS[refusal]);
    return { state: recorder.stateOf(call) ?? 'off' };
  };
