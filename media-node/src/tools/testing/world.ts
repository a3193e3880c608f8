/** Agents and worlds for tests. */

import { TenantSection } from '@botpbx/shared/link/node-config';
import { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { silentLog } from '../../log.ts';
import type { LeftMessage, WantedCallback, World } from '../world.ts';

const llm = [{ provider: 'rules' }];
const tts = [{ engine: 'flite' }];
const stt = [{ engine: 'pocketsphinx' }];

/** An agent that may use nothing, unless the test says so. */
export const agentOf = (given: Partial<Record<keyof ConfigAgent, unknown>> = {}): ConfigAgent =>
  ConfigAgent.parse({
    ...{ id: 50, version: 1, name: 'Reception', number: '1900', greeting: null, system_prompt: '', llm, tts, stt },
    ...{ max_turns: 50, silence_timeout: 5, end_call_phrases: [], tools: [], functions: [], function_url: null, webhook_secret: null },
    ...{ mcp_servers: [], transfer_policy: 'internal', transfer_targets: [], extension_id: 7, message_mailbox: null },
    ...{ time_condition_id: null, documents: [], outcome: [], asks_rating: false, recording: false, failed_destination: null },
    ...given,
  });

const extension = (id: number, number: string, name: string) => ({
  ...{ id, extension: number, name, caller_id: null, ring_timeout: 20 },
  secret: { secret_ref: `extension:${id}`, version: 1 },
});

const day = (days: readonly string[], start: string, end: string) => ({ days, start, end });

/** Ann 2001, Bob 2002, John Smith 2010, John Miller 2011; ring group Sales 600, queue Support 700, agents Reception 1900 and Night 1901. */
export const tenantOf = (given: Readonly<Record<string, unknown>> = {}): TenantSection =>
  TenantSection.parse({
    ...{ schema: 1, tenant_id: 1, slug: 'main', sip_domain: 'main.sip.botpbx.local', fallback: null, feature_codes: {} },
    extensions: [
      extension(7, '2001', 'Ann Archer'),
      extension(8, '2002', 'Bob Baker'),
      extension(9, '2010', 'John Smith'),
      extension(10, '2011', 'John Miller'),
    ],
    trunks: [],
    inbound_routes: [],
    ring_groups: [{ id: 20, name: 'Sales', number: '600', strategy: 'ringall', extension_ids: [7, 8], ring_timeout: 20, failover: null }],
    queues: [],
    time_conditions: [
      {
        ...{ id: 30, name: 'Office', time_zone: 'Europe/Berlin', holidays: [], override: 'auto' },
        ranges: [day(['mon', 'tue', 'wed', 'thu', 'fri'], '09:00', '17:30'), day(['sat'], '10:00', '12:00')],
        open_destination: { type: 'hangup' },
        closed_destination: { type: 'hangup' },
      },
    ],
    time_zone: 'Europe/Berlin',
    agents: [agentOf(), agentOf({ id: 51, name: 'Night', number: '1901' })],
    ...given,
  });

/** What was done in a world. */
export interface Done {
  readonly messages: LeftMessage[];
  readonly callbacks: WantedCallback[];
  readonly digits: string[];
  readonly outcomes: Readonly<Record<string, unknown>>[];
  readonly warnings: string[];
}

/** A Monday at 10:05 in Berlin. */
export const MONDAY_MS = Date.parse('2026-11-23T09:05:00Z');

/** A world that does everything, and notes it. */
export function worldOf(given: Partial<World> = {}): World & { readonly done: Done } {
  const done: Done = { messages: [], callbacks: [], digits: [], outcomes: [], warnings: [] };
  const log = { ...silentLog, warn: (message: string, facts?: object) => void done.warnings.push(`${message} ${JSON.stringify(facts)}`) };
  return {
    tenant: tenantOf(),
    visit: { callId: 'n1-1.1', conversation: '6b0b7e0c-6f0e-4b5e-8f55-0d0f3f3a5b01', callerNumber: '+15550100', callerName: '' },
    state: { statusOf: () => 'available', queueOf: () => undefined },
    errands: {
      leaveMessage: async (message) => void done.messages.push(message),
      playDigits: async (digits) => void done.digits.push(digits),
      scheduleCallback: async (callback) => void done.callbacks.push(callback),
      setOutcome: (outcome) => void done.outcomes.push(outcome),
    },
    knowledge: { search: async () => [] },
    foreign: [],
    nowMs: () => MONDAY_MS,
    log: { ...log, child: () => log },
    ...given,
    done,
  };
}
