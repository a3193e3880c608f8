import type { MemberState } from '@botpbx/shared/model/queue';

const strategies: Readonly<Record<string, string>> = {
  ring_all: 'Ring all',
  least_recent: 'Least recent',
  fewest_calls: 'Fewest calls',
  random: 'Random',
  round_robin: 'Round robin',
  linear: 'Linear',
};

/** How the screen names a strategy. */
export const strategyWord = (strategy: string): string => strategies[strategy] ?? strategy;
/** The strategies as a list of choices. */
export const strategyChoices = Object.entries(strategies).map(([value, label]) => ({ value, label }));

export const joinChoices = [
  { value: 'yes', label: 'Always' },
  { value: 'no', label: 'While a member has a phone that works' },
  { value: 'strict', label: 'While a member could take the call' },
];
export const leaveChoices = [
  { value: 'no', label: 'They stay' },
  { value: 'yes', label: 'They leave when no member has a phone that works' },
  { value: 'strict', label: 'They leave when no member could take the call' },
];

const states: Readonly<Record<MemberState, string>> = {
  available: 'Available',
  ringing: 'Ringing',
  busy: 'In a call',
  wrap_up: 'Wrapping up',
  paused: 'Paused',
  unavailable: 'Phone is off',
  logged_out: 'Logged out',
};

/** How the screen names what a member does. */
export const stateWord = (state: MemberState): string => states[state];

/** `3:07` of 187 seconds. */
export const clockOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
