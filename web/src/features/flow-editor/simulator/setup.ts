/** What is set of a simulated call before it begins. */
import type { Zone } from '@botpbx/shared/base/schedule';
import type { FlowCall } from '@botpbx/shared/model/flow-walk';
import { instantOf } from '../../../lib/wall-time.ts';
import type { Manner } from './simulation.ts';

export interface Setup {
  readonly from: string;
  readonly name: string;
  readonly to: string;
  /** `YYYY-MM-DDTHH:MM` in the tenant's zone; empty: now. */
  readonly when: string;
  readonly prompts: 'shown' | 'spoken';
  readonly waits: Manner['waits'];
  readonly http: Manner['http'];
}

/** What a first call is like. */
export const usualSetup = (number: string | null): Setup => ({
  ...{ from: '+14155550123', name: 'Test Caller', to: number ?? '', when: '' },
  ...{ prompts: 'shown', waits: 'patient', http: 'asked' },
});

/** The call that a setup means, at `nowMs` unless it says when. */
export function callOf({ from, name, to, when }: Setup, zone: Zone, nowMs: number): FlowCall {
  const atMs = (when === '' ? undefined : instantOf(when, zone)) ?? nowMs;
  return {
    atMs,
    variables: {
      'CALLERID(num)': from.trim(),
      'CALLERID(name)': name.trim(),
      EXTEN: to.trim(),
      CHANNEL: 'simulator',
      UNIQUEID: `simulator-${Math.floor(atMs / 1000)}.1`,
    },
  };
}
