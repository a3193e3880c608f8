import { z } from 'zod';
import { CallId, IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { ExtensionNumber } from '../base/phone.ts';
import { AgentTried, AgentTry } from '../model/agent-try.ts';
import { ModelChoices } from '../model/model-choice.ts';

export const listAgentModels = operation({
  method: 'GET',
  path: '/api/agents/models',
  permission: 'agents:read',
  says: 'Lists the models that agents may think, speak and hear with, as far as they are known',
  result: ModelChoices,
  errors: [],
});
export const tryAgent = operation({
  method: 'POST',
  path: '/api/agents/:id/try',
  permission: 'agents:write',
  says: 'Asks the draft of an agent in writing; the node of the tenant answers with the models that calls have',
  params: IdParams,
  body: AgentTry,
  result: AgentTried,
  status: 200,
  errors: ['agent.not_found', 'call.wrong_state', 'unavailable'],
});
export const testCallAgent = operation({
  method: 'POST',
  path: '/api/agents/:id/test-call',
  permission: 'calls:write',
  says: 'Rings the phones of an extension and connects whoever picks up with the agent',
  params: IdParams,
  body: z.strictObject({ to: ExtensionNumber.describe('The extension that rings') }),
  result: z.object({ call_id: CallId, node_id: z.number().int() }),
  status: 202,
  errors: [
    'agent.not_found',
    'reference.not_found',
    'call.not_allowed',
    'call.impossible',
    'call.wrong_state',
    'idempotency.answer_lost',
    'unavailable',
  ],
});

export const agentTryOperations = [listAgentModels, tryAgent, testCallAgent] as const;
