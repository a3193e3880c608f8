import { z } from 'zod';
import { IdParams, Instant } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { ExtensionNumber } from '../base/phone.ts';
import { NewOutboundRoute, OutboundExplanation, OutboundRoute, OutboundRoutePatch } from '../model/outbound-route.ts';

export const listOutboundRoutes = operation({
  method: 'GET',
  path: '/api/outbound-routes',
  permission: 'outbound_routes:read',
  says: 'Lists the outbound routes',
  query: PageQuery,
  result: pageOf(OutboundRoute),
  errors: [],
});
export const explainOutbound = operation({
  method: 'GET',
  path: '/api/outbound-routes/explain',
  permission: 'outbound_routes:read',
  says: 'Says what would become of a number that an extension dials',
  query: z.strictObject({
    number: z.string().min(1).max(32).describe('What is dialled'),
    extension: ExtensionNumber.describe('Who dials it'),
    at: Instant.optional().describe('When; now, if it is left out'),
  }),
  result: OutboundExplanation,
  errors: ['reference.not_found', 'unavailable'],
});
export const getOutboundRoute = operation({
  method: 'GET',
  path: '/api/outbound-routes/:id',
  permission: 'outbound_routes:read',
  says: 'Reads one outbound route',
  params: IdParams,
  result: OutboundRoute,
  errors: ['outbound_route.not_found'],
});
export const createOutboundRoute = operation({
  method: 'POST',
  path: '/api/outbound-routes',
  permission: 'outbound_routes:write',
  says: 'Says over which trunks dialled numbers leave',
  body: NewOutboundRoute,
  result: OutboundRoute,
  errors: ['reference.not_found', 'destination.not_found'],
});
export const updateOutboundRoute = operation({
  method: 'PUT',
  path: '/api/outbound-routes/:id',
  permission: 'outbound_routes:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: OutboundRoutePatch,
  result: OutboundRoute,
  errors: ['outbound_route.not_found', 'reference.not_found', 'destination.not_found'],
});
export const deleteOutboundRoute = operation({
  method: 'DELETE',
  path: '/api/outbound-routes/:id',
  permission: 'outbound_routes:write',
  says: 'Deletes an outbound route',
  params: IdParams,
  errors: ['outbound_route.not_found'],
});

export const outboundRouteOperations = [
  listOutboundRoutes,
  explainOutbound,
  getOutboundRoute,
  createOutboundRoute,
  updateOutboundRoute,
  deleteOutboundRoute,
] as const;
