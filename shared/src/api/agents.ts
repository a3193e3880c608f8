import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Agent, AgentPatch, AgentWithSecret, NewAgent } from '../model/agent.ts';
import { AgentVersion, AgentVersionDetails } from '../model/agent-version.ts';

const VersionParams = IdParams.extend({ version: z.coerce.number<number>().int().positive() });
const WRITING = ['extension.number_taken', 'reference.not_found', 'destination.not_found', 'destination.loop'] as const;

export const listAgents = operation({
  method: 'GET',
  path: '/api/agents',
  permission: 'agents:read',
  says: 'Lists the AI voice agents',
  query: PageQuery,
  result: pageOf(Agent),
  errors: [],
});
export const getAgent = operation({
  method: 'GET',
  path: '/api/agents/:id',
  permission: 'agents:read',
  says: 'Reads one agent as it is being edited',
  params: IdParams,
  result: Agent,
  errors: ['agent.not_found'],
});
export const createAgent = operation({
  method: 'POST',
  path: '/api/agents',
  permission: 'agents:write',
  says: 'Creates an agent, which takes calls at once; the secret that signs its webhooks is shown in this answer only',
  body: NewAgent,
  result: AgentWithSecret,
  errors: WRITING,
});
export const updateAgent = operation({
  method: 'PUT',
  path: '/api/agents/:id',
  permission: 'agents:write',
  says: 'Changes what the body names and publishes it as a new version; with publish: false only the draft changes. A new engine begins with its own defaults',
  params: IdParams,
  body: AgentPatch,
  result: Agent,
  errors: ['agent.not_found', ...WRITING],
});
export const deleteAgent = operation({
  method: 'DELETE',
  path: '/api/agents/:id',
  permission: 'agents:write',
  says: 'Deletes an agent with its versions and documents',
  params: IdParams,
  errors: ['agent.not_found', 'in_use'],
});
export const publishAgent = operation({
  method: 'POST',
  path: '/api/agents/:id/publish',
  permission: 'agents:write',
  says: 'Publishes the draft: calls that begin from now on are taken by it. Without changes nothing happens',
  params: IdParams,
  result: Agent,
  status: 200,
  errors: ['agent.not_found', ...WRITING],
});
export const listAgentVersions = operation({
  method: 'GET',
  path: '/api/agents/:id/versions',
  permission: 'agents:read',
  says: 'Lists what was published, newest first',
  params: IdParams,
  query: PageQuery,
  result: pageOf(AgentVersion),
  errors: ['agent.not_found'],
});
export const getAgentVersion = operation({
  method: 'GET',
  path: '/api/agents/:id/versions/:version',
  permission: 'agents:read',
  says: 'Reads one version with its settings',
  params: VersionParams,
  result: AgentVersionDetails,
  errors: ['agent.not_found', 'agent.no_such_version'],
});
export const restoreAgentVersion = operation({
  method: 'POST',
  path: '/api/agents/:id/versions/:version/restore',
  permission: 'agents:write',
  says: 'Publishes the settings of an earlier version anew',
  params: VersionParams,
  result: Agent,
  status: 200,
  errors: ['agent.not_found', 'agent.no_such_version', ...WRITING],
});
export const renewAgentSecret = operation({
  method: 'POST',
  path: '/api/agents/:id/webhook-secret',
  permission: 'agents:write',
  says: 'Generates a new secret for its webhooks and shows it in this answer only',
  params: IdParams,
  result: AgentWithSecret,
  status: 200,
  errors: ['agent.not_found'],
});

export const agentOperations = [
  listAgents,
  getAgent,
  createAgent,
  updateAgent,
  deleteAgent,
  publishAgent,
  listAgentVersions,
  getAgentVersion,
  restoreAgentVersion,
  renewAgentSecret,
] as const;
