/** Real calls into the flow, and what is recorded of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listCalls } from '@botpbx/shared/api/calls';
import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import type { SipPhone } from '../../support/sip-phone.ts';
import type { Stack } from '../../support/stack.ts';

const CALL_MS = 40_000;
const STORED_MS = 20_000;

/** Calls a number, presses keys one after the other (a blank is a pause of a second, x hangs up), and hears the flow to its end. */
export async function callThrough(phone: SipPhone, number: string, keys: string): Promise<void> {
  const call = await phone.call(number);
  await call.until('answered');
  for (const key of keys) {
    if (key === 'x') await call.hangUp();
    else if (key === ' ') await sleep(1000);
    else if (!call.has('ended')) await call.sendDigits(key);
  }
  try {
    await call.until('ended', CALL_MS);
  } finally {
    await call.hangUp();
  }
}

const PRESSED = [
  '1',
  '2',
  '3',
  '4',
  '9',
  '14711#',
  '1471',
  '142#',
  '19#4711#',
  '19#8#',
  '93',
  '99',
  '475',
  '48',
  '4',
  '',
  '27',
  '471',
  '1#',
  '12',
];

/** Keys of the nth call: those of a list, and every third time with a pause among them. */
export function keysFor(at: number): string {
  const keys = PRESSED[at % PRESSED.length] ?? '';
  return at % 3 === 0 && keys.length > 1 ? `${keys.slice(0, 1)} ${keys.slice(1)}` : keys;
}

/** All walks that the product knows of, once there are so many that have ended. */
export async function walksOf({ api }: Stack, count: number): Promise<FlowWalkDetails[]> {
  const dueMs = performance.now() + STORED_MS;
  for (;;) {
    const walks = await everyWalk(api);
    if (walks.filter(({ ending }) => ending !== null).length >= count) return walks;
    if (performance.now() > dueMs) throw new Error(`${walks.length} walks of ${count} are stored`);
    await sleep(500);
  }
}

async function everyWalk(api: Stack['api']): Promise<FlowWalkDetails[]> {
  const { data: calls } = await api(listCalls, { query: { limit: 500 } });
  const walks = [];
  for (const { id } of calls) walks.push(...(await api(listFlowWalks, { params: { id } })).data);
  return walks;
}

/** Steps and exits of a way, as they are compared. */
export const wayOf = (passed: readonly { step_id: string; exit: string }[]): string =>
  passed.map(({ step_id, exit }) => `${step_id}.${exit}`).join(' ');
