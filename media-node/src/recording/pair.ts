/** Two recorders as one: what is kept, and what is written down and then deleted. */
import type { Recorder, TenantRecording } from './recorder.ts';

/** Joins them. Whoever asks, asks for what is kept; a pause and an end that somebody asks for hold for both. */
export const bothRecorders = (kept: Recorder, forText: Recorder): Recorder => ({
  see: (call) => {
    kept.see(call);
    forText.see(call);
  },
  // what an agent says and hears is text already, and rooms are recorded or not
  queued: (leg) => kept.queued(leg),
  met: (leg) => kept.met(leg),
  withAgent: (leg, isRecorded) => kept.withAgent(leg, isRecorded),
  stateOf: (call) => kept.stateOf(call),
  act: async (call, act) => {
    if (act !== 'start') await forText.act(call, act);
    return kept.act(call, act);
  },
  resume: async (calls) => {
    await Promise.all([kept.resume(calls), forText.resume(calls)]);
  },
  settled: async () => {
    await Promise.all([kept.settled(), forText.settled()]);
  },
});

/** What is written down where all calls are: each of them but those that are never to be recorded. */
export const rulesForText = (rules: TenantRecording): TenantRecording => ({
  ...rules,
  mode: rules.mode === 'never' ? 'never' : 'always',
  modeOf: (number) => {
    const mode = rules.modeOf(number);
    return mode === undefined || mode === 'never' ? mode : 'always';
  },
  isStereo: true,
});
