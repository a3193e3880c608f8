import { operation } from '../base/operation.ts';
import { OutboundLimits, OutboundLimitsPatch } from '../model/outbound-limits.ts';

export const getOutboundLimits = operation({
  method: 'GET',
  path: '/api/outbound-limits',
  permission: 'outbound_routes:read',
  says: 'Reads what holds for all calls to the outside',
  result: OutboundLimits,
  errors: [],
});
export const updateOutboundLimits = operation({
  method: 'PUT',
  path: '/api/outbound-limits',
  permission: 'outbound_routes:write',
  says: 'Changes what the body names of the limits of calls to the outside',
  body: OutboundLimitsPatch,
  result: OutboundLimits,
  errors: ['destination.not_found', 'unavailable'],
});

export const outboundLimitOperations = [getOutboundLimits, updateOutboundLimits] as const;
