/** The tools of one conversation. The model asks; what it may have, how often, and with which arguments, is decided here. */
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import type { ToolCall } from '../voice/ports.ts';
import type { ToolOutcome, ToolResult, Tools } from '../voice/tools.ts';
import { type Bench, type OwnTool, refusal } from './built-in.ts';
import { collectDigits } from './digits.ts';
import { endCall, scheduleCallback, searchKnowledge, sendDigits, sendSms, takeMessage } from './errands.ts';
import { readGiven } from './given.ts';
import { checkHours } from './hours.ts';
import { setOutcome } from './outcome.ts';
import { placeFinder, placesOf } from './places.ts';
import { faultIn } from './schema.ts';
import { asData } from './text.ts';
import { checkAvailability, lookupDirectory, transferCall } from './transfer.ts';
import { makeVault, type Vault } from './vault.ts';
import type { ForeignTool, World } from './world.ts';

/** Calls of tools in one turn of the caller, and in all. */
const MAX_CALLS_A_TURN = 8;
const MAX_CALLS = 200;
/** No tool makes a caller wait longer; functions have shorter limits of their own. */
const DEADLINE_MS = 31_000;

/** What was asked for, and what of it policy refused. */
export interface ToolTally {
  readonly calls: number;
  readonly refused: number;
}

/** Makes the tools that an agent has in this call. */
export function makeTools(agent: ConfigAgent, world: World): Tools & { tally(): ToolTally } {
  const vault = makeVault();
  const offered = offeredTo(agent, world, vault);
  const limit = makeLimit();
  const tally = { calls: 0, refused: 0 };
  const log = world.log.child({ agentId: agent.id, callId: world.visit.callId });
  const refuse = (call: ToolCall, why: string, text: string): ToolResult => {
    tally.refused += 1;
    log.warn('a tool call was refused', { why, tool: offered.has(call.name) ? call.name : 'unknown' });
    return refusal(text);
  };
  const act = async (call: ToolCall, signal: AbortSignal): Promise<ToolOutcome> => {
    tally.calls += 1;
    const over = limit.take();
    if (over) return refuse(call, over, 'Too many tools were used. Go on talking with the caller without one.');
    const tool = offered.get(call.name);
    if (!tool) return refuse(call, 'unknown tool', `There is no such tool. There are: ${[...offered.keys()].join(', ') || 'none'}.`);
    const given = readGiven(call.input);
    if ('fault' in given) return refuse(call, given.fault, `The arguments will not do: ${given.fault}.`);
    try {
      const outcome = await within(signal, (until) => tool.act(given.value, until));
      return outcome.kind === 'result' && outcome.isError ? refuse(call, 'declined', outcome.text) : outcome;
    } catch (error) {
      log.warn('a tool failed', { tool: call.name, why: vault.hide(error instanceof Error ? error.message : 'unknown') });
      return refusal('That did not work just now. Tell the caller, and offer something else.');
    }
  };
  return {
    specs: [...offered.values()].map(({ spec }) => spec),
    newTurn: limit.newTurn,
    act,
    collected: vault.collected,
    fillerOf: (name) => world.foreign.find(({ spec }) => spec.name === name)?.filler ?? null,
    tally: () => ({ ...tally }),
  };
}

type Maker = (bench: Bench) => OwnTool | undefined;

/** Each built-in tool; one that has nothing to work with is not offered. */
const MAKERS: Readonly<Record<BuiltInTool, Maker>> = {
  transfer_call: transferCall,
  end_call: endCall,
  take_message: takeMessage,
  collect_digits: collectDigits,
  send_digits: sendDigits,
  schedule_callback: scheduleCallback,
  check_hours: checkHours,
  check_availability: checkAvailability,
  lookup_directory: lookupDirectory,
  search_knowledge: (bench) => (bench.agent.documents.length > 0 ? searchKnowledge(bench) : undefined),
  send_sms: (bench) => (bench.world.errands.sendSms ? sendSms(bench) : undefined),
  set_outcome: setOutcome,
};

function offeredTo(agent: ConfigAgent, world: World, vault: Vault): ReadonlyMap<string, OwnTool> {
  const places = placesOf(agent, world.tenant);
  const bench: Bench = { agent, world, places, findPlace: placeFinder(places), outcome: new Map() };
  const offered = new Map<string, OwnTool>();
  for (const name of namesOf(agent)) {
    const tool = MAKERS[name](bench);
    if (tool) offered.set(name, tool);
  }
  for (const tool of world.foreign) if (!offered.has(tool.spec.name)) offered.set(tool.spec.name, guarded(tool, vault));
  return offered;
}

/** A function by the name of a built-in tool, and without a server of its own, switches that on. */
const namesOf = ({ tools, functions }: ConfigAgent): ReadonlySet<BuiltInTool> =>
  new Set([...tools, ...functions.flatMap(({ name, url }) => (url === null ? (BuiltInTool.safeParse(name).data ?? []) : []))]);

/** Digits are put in behind the model's back, and what comes back is rid of them. */
const guarded = (tool: ForeignTool, vault: Vault): OwnTool => ({
  spec: tool.spec,
  act: async (given, signal) => {
    const filled = tool.takesSecrets ? asRecord(vault.fill(given)) : given;
    const fault = faultIn(tool.spec.parameters, filled);
    if (fault !== undefined) return refusal(`The arguments will not do: ${fault}.`);
    const result = await tool.act(filled, signal);
    return { ...result, text: asData(tool.spec.name, vault.hide(result.text)) };
  },
});

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? { ...value } : {});

function makeLimit(): { newTurn(): void; take(): string | undefined } {
  const used = { turn: 0, all: 0 };
  return {
    newTurn: () => {
      used.turn = 0;
    },
    take: () => {
      used.turn += 1;
      used.all += 1;
      if (used.all > MAX_CALLS) return 'too many in this call';
      return used.turn > MAX_CALLS_A_TURN ? 'too many in this turn' : undefined;
    },
  };
}

/** Waits no longer than the deadline, nor than the caller does, whatever the work does with its signal. */
async function within<T>(signal: AbortSignal, work: (until: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error('took too long')), DEADLINE_MS);
  const until = AbortSignal.any([signal, deadline.signal]);
  const cut = Promise.withResolvers<never>();
  const onAbort = () => cut.reject(until.reason);
  until.addEventListener('abort', onAbort, { once: true });
  if (until.aborted) onAbort();
  try {
    return await Promise.race([work(until), cut.promise]);
  } finally {
    clearTimeout(timer);
    until.removeEventListener('abort', onAbort);
  }
}
