import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewOutboundRoute, OutboundRoute, OutboundRoutePatch } from '../model/outbound-route.ts';

export const listOutboundRoutes = operation({
  method: 'GET',
  path: '/api/outbound-routes',
  permission: 'outbound_routes:read',
  says: 'Lists the outbound routes',
  query: PageQuery,
  result: pageOf(OutboundRoute),
  errors: [],
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
  getOutboundRoute,
  createOutboundRoute,
  updateOutboundRoute,
  deleteOutboundRoute,
] as const;
