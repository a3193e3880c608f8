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

/** What a first call is like. Who may not write may have no server asked. */
export const usualSetup = (number: string | null, mayAsk: boolean): Setup => ({
  ...{ from: '+14155550123', name: 'Test Caller', to: number ?? '', when: '' },
  ...{ prompts: 'shown', waits: 'patient', http: mayAsk ? 'asked' : 'played' },
});

const placeOf = (ivrId: number): string => `simulator-${ivrId}`;

/** What was set last for an IVR in this tab. */
export function recallSetup(ivrId: number, usual: Setup): Setup {
  const kept: unknown = JSON.parse(sessionStorage.getItem(placeOf(ivrId)) ?? '{}');
  const known = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
  return { ...usual, ...Object.fromEntries(known.filter(([name, value]) => name in usual && typeof value === 'string')) };
}

/** Keeps what is set while the tab is open. */
export const keepSetup = (ivrId: number, setup: Setup): void => sessionStorage.setItem(placeOf(ivrId), JSON.stringify(setup));

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
