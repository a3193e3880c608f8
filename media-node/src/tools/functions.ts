/** The tenant's own functions: each a signed POST to the tenant's server, whose answer is information and no more. */
import { randomUUID } from 'node:crypto';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { type AgentFunction, BuiltInTool } from '@botpbx/shared/model/agent-setting';
import { jsonSchemaOf } from '@botpbx/shared/model/agent-tool';
import type { ToolResult } from '../voice/tools.ts';
import { type GuardedFetch, readText } from './egress.ts';
import { withPlainTypes } from './schema.ts';
import { signatureHeaders } from './signature.ts';
import type { ForeignTool, ToolVisit } from './world.ts';

/** An answer that is longer is none. */
const MAX_ANSWER_BYTES = 65_536;

export interface FunctionsOptions {
  readonly agent: ConfigAgent;
  readonly visit: ToolVisit;
  /** What the agent's posts are signed with; nothing is posted without. */
  readonly secret: string;
  readonly fetch: GuardedFetch;
  readonly nowMs: () => number;
}

/** Makes them; one that has nowhere to go is left out, and so is one that only switches the built-in tool of its name on. */
export function functionTools(options: FunctionsOptions): ForeignTool[] {
  const { agent } = options;
  return agent.functions.flatMap((one): ForeignTool[] => {
    const url = one.url ?? agent.function_url;
    if (url === null || (one.url === null && BuiltInTool.safeParse(one.name).success)) return [];
    const parameters = withPlainTypes(jsonSchemaOf(one.parameters));
    return [
      {
        spec: { name: one.name, description: one.description, parameters },
        filler: one.filler,
        takesSecrets: true,
        act: (given, signal) => post(options, { one, url, given }, signal),
      },
    ];
  });
}

interface Asked {
  readonly one: AgentFunction;
  readonly url: string;
  readonly given: Readonly<Record<string, unknown>>;
}

async function post({ agent, visit, secret, fetch, nowMs }: FunctionsOptions, asked: Asked, signal: AbortSignal): Promise<ToolResult> {
  const { one, url, given } = asked;
  const body = JSON.stringify({
    function: one.name,
    arguments: given,
    call_id: visit.callId,
    conversation: visit.conversation,
    agent: { id: agent.id, name: agent.name, version: agent.version },
    caller: { number: visit.callerNumber, name: visit.callerName },
  });
  const signature = signatureHeaders(secret, { id: `fn_${randomUUID()}`, atMs: nowMs(), body });
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error('the server took too long')), one.timeout_ms);
  try {
    const until = AbortSignal.any([signal, deadline.signal]);
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/plain', ...signature };
    const answer = await fetch(url, { method: 'POST', headers, body, signal: until });
    return resultOf(answer.status, await readText(answer, MAX_ANSWER_BYTES));
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/** What the caller's side did wrong is told with the server's words; what the server did wrong is a failure. */
function resultOf(status: number, text: string): ToolResult {
  if (status >= 200 && status < 300) return { kind: 'result', text: plainJson(text) };
  if (status >= 400 && status < 500) return { kind: 'result', text: plainJson(text) || 'refused', isError: true };
  throw new Error(`the server answered ${status}`);
}

/** JSON without blanks and escapes; anything else as it is. */
function plainJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return text.trim();
    throw error;
  }
}
