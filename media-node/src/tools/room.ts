/** Tools that come from outside, for all agents of this node: the tenants' functions and their MCP servers. */
import type { EgressRule } from '@botpbx/shared/base/egress';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { SecretRef } from '@botpbx/shared/link/section/secret-ref';
import type { Log } from '../log.ts';
import { machineAddresses, makeEgress, makeResolve } from './egress.ts';
import { functionTools } from './functions.ts';
import { openMcp } from './mcp.ts';
import type { ForeignTool, ToolVisit } from './world.ts';

export interface ToolRoomOptions {
  /** What the operator opened beside public addresses. */
  readonly egressAllow: readonly EgressRule[];
  /** Empty for the system's. */
  readonly nameServers: readonly string[];
  readonly secretOf: (ref: SecretRef) => Promise<string | undefined>;
  readonly nowMs: () => number;
  readonly log: Log;
}

export interface ToolRoom {
  /** What an agent may use in a call beside the built-in tools. */
  foreignOf(tenantId: number, agent: ConfigAgent, visit: ToolVisit): Promise<readonly ForeignTool[]>;
  stop(): Promise<void>;
}

/** Opens it. */
export function openToolRoom({ egressAllow: allow, nameServers, secretOf, nowMs, log }: ToolRoomOptions): ToolRoom {
  const fetch = makeEgress({ allow, resolve: makeResolve(nameServers, allow.length > 0), ownAddresses: machineAddresses });
  const mcp = openMcp({ fetch, nowMs, log });
  const functionsOf = async (tenantId: number, agent: ConfigAgent, visit: ToolVisit): Promise<readonly ForeignTool[]> => {
    if (agent.functions.length === 0) return [];
    const secret = agent.webhook_secret && (await secretOf(agent.webhook_secret));
    if (secret) return functionTools({ agent, visit, secret, fetch, nowMs });
    log.warn('functions are not offered: the secret that signs them is not here', { tenantId, agentId: agent.id });
    return [];
  };
  return {
    foreignOf: async (tenantId, agent, visit) =>
      (await Promise.all([functionsOf(tenantId, agent, visit), mcp.toolsOf(tenantId, agent)])).flat(),
    stop: () => mcp.stop(),
  };
}
