import { z } from 'zod';
import { operation } from '../base/operation.ts';
import { LiveLeg, NodeAsterisk, SystemStatus } from '../model/system.ts';

export const getSystemStatus = operation({
  method: 'GET',
  path: '/api/system/status',
  permission: 'signed-in',
  says: 'Tells how the installation is: version, database, storage and nodes',
  result: SystemStatus,
  errors: [],
});
export const getAsteriskStatus = operation({
  method: 'GET',
  path: '/api/system/asterisk',
  permission: 'operator',
  says: 'Tells of the Asterisk of every node: version, uptime, calls and phones',
  result: z.object({ data: z.array(NodeAsterisk) }),
  errors: [],
});
export const reloadAsterisk = operation({
  method: 'POST',
  path: '/api/system/asterisk/reload',
  permission: 'operator',
  says: 'Has the Asterisk of every connected node, or of one, read its configuration again. Calls go on',
  query: z.strictObject({ node_id: z.coerce.number<number>().int().positive().optional().describe('One node; without it all') }),
  result: z.object({
    data: z.array(
      z.object({
        node_id: z.number().int(),
        reloaded: z.boolean(),
        ms: z.number().int().nullable().describe('Milliseconds that it took'),
        why: z.string().nullable().describe('Why it was not done'),
      }),
    ),
  }),
  status: 200,
  errors: ['node.not_found'],
});
export const listSystemLegs = operation({
  method: 'GET',
  path: '/api/system/channels',
  permission: 'calls:read',
  says: 'Lists every live channel of the tenant as the nodes have it now; for an operator at home those of all tenants',
  result: z.object({
    data: z.array(LiveLeg.extend({ node_id: z.number().int() })),
    unanswered: z.array(z.number().int()).describe('Nodes that did not answer'),
  }),
  errors: [],
});

export const systemOperations = [getSystemStatus, getAsteriskStatus, reloadAsterisk, listSystemLegs] as const;
