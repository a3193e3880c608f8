/** An agent tried in writing: the same mind and the same policy as in a call, and nothing outside is touched. */
import { type AnswerTo, type CommandOf, CommandRefusedError } from '@botpbx/shared/link/commands';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import { type ChatAnswer, chatTurn } from '../voice/chat.ts';
import type { Message, ToolCall } from '../voice/ports.ts';
import { conversationSettings } from '../voice/settings.ts';
import type { ToolOutcome, Tools } from '../voice/tools.ts';
import type { DeskRooms } from './desk-ports.ts';
import { instructionsOf } from './instructions.ts';

type Try = CommandOf<'agent.try'>;
type Tried = AnswerTo<'agent.try'>;
type Rooms = Pick<DeskRooms, 'sectionOf' | 'facultiesOf' | 'toolsOf' | 'clock' | 'nowMs'>;

/** Tools that only look, and those whose outcome is the end of the talk. */
const HARMLESS: ReadonlySet<string> = new Set<BuiltInTool>([
  'transfer_call',
  'end_call',
  'collect_digits',
  'check_hours',
  'check_availability',
  'lookup_directory',
  'search_knowledge',
]);
/** The other side of a try-out is nobody. */
const NOBODY = { leg: '', number: '', name: '', dialled: '' };

/** Answers what was written. @throws {CommandRefusedError} */
export async function tryAgent(rooms: Rooms, { tenant_id, agent, messages }: Try, signal: AbortSignal): Promise<Tried> {
  const tenant = rooms.sectionOf(tenant_id);
  if (!tenant) throw new CommandRefusedError('not_found', 'There is no such tenant here.');
  const startedMs = rooms.clock.nowMs();
  const asked = { tenant, agent, leg: '', callId: '', conversation: '', who: NOBODY, onOutcome: () => undefined };
  const tools = harmless(await rooms.toolsOf(asked));
  const model = { name: `${agent.llm[0]?.provider} ${agent.llm[0]?.model ?? ''}`.trim() };
  const chatter = {
    settings: conversationSettings(agent),
    system: instructionsOf(agent, knownIn(tenant, rooms.nowMs())),
    think: rooms.facultiesOf(tenant, agent).think,
    clock: rooms.clock,
    tell: (fact: { readonly kind: string; readonly provider?: string; readonly model?: string }) => {
      if (fact.kind === 'used' && fact.model) model.name = `${fact.provider} ${fact.model}`;
    },
    tools: tools.wrapped,
  };
  const history = messages.slice(0, -1).map(({ role, text }): Message => ({ role, text }));
  const answered = await chatTurn(chatter, { history, text: messages.at(-1)?.text ?? '' }, signal);
  return triedOf(answered, { spared: tools.spared, model: model.name, ms: Math.round(rooms.clock.nowMs() - startedMs) });
}

const knownIn = ({ time_zone }: TenantSection, nowMs: number) => ({
  ...{ callerNumber: '', callerName: '', dialled: '', tenantTimeZone: time_zone, nowMs, context: null, variables: {} },
});

/** The same tools, of which those that would act say that they did. */
function harmless(tools: Tools): { readonly wrapped: Tools; readonly spared: ReadonlySet<string> } {
  const spared = new Set<string>();
  const act = async (call: ToolCall, signal: AbortSignal): Promise<ToolOutcome> => {
    if (HARMLESS.has(call.name) || !tools.specs.some(({ name }) => name === call.name)) return tools.act(call, signal);
    spared.add(call.name);
    return { kind: 'result', text: 'This is a try-out: take it as done.' };
  };
  return { wrapped: { ...tools, act }, spared };
}

interface About {
  readonly spared: ReadonlySet<string>;
  readonly model: string;
  readonly ms: number;
}

const NEXT: Readonly<Record<ChatAnswer['end']['kind'], Tried['next']>> = {
  said: 'listens',
  cut: 'fails',
  'hand-over': 'transfers',
  end: 'ends',
  failed: 'fails',
};

const triedOf = ({ text, uses, end }: ChatAnswer, { spared, model, ms }: About): Tried => ({
  text: text.slice(0, 16_000),
  tools: uses
    .slice(0, 20)
    .map(({ name, arguments: given, result }) => ({ name, arguments: given, result: spared.has(name) ? null : result })),
  next: NEXT[end.kind],
  transfer_to: end.kind === 'hand-over' ? end.to.name.slice(0, 120) : null,
  model: model.slice(0, 120),
  ms,
});
