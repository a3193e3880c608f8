import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { InboundRoute, InboundRoutePatch, NewInboundRoute } from '../model/inbound-route.ts';

export const listInboundRoutes = operation({
  method: 'GET',
  path: '/api/inbound-routes',
  permission: 'inbound_routes:read',
  says: 'Lists the inbound routes',
  query: PageQuery,
  result: pageOf(InboundRoute),
  errors: [],
});
export const getInboundRoute = operation({
  method: 'GET',
  path: '/api/inbound-routes/:id',
  permission: 'inbound_routes:read',
  says: 'Reads one inbound route',
  params: IdParams,
  result: InboundRoute,
  errors: ['inbound_route.not_found'],
});
export const createInboundRoute = operation({
  method: 'POST',
  path: '/api/inbound-routes',
  permission: 'inbound_routes:write',
  says: 'Says where calls to a public number go',
  body: NewInboundRoute,
  result: InboundRoute,
  errors: ['inbound_route.did_taken', 'destination.not_found', 'reference.not_found'],
});
export const updateInboundRoute = operation({
  method: 'PUT',
  path: '/api/inbound-routes/:id',
  permission: 'inbound_routes:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: InboundRoutePatch,
  result: InboundRoute,
  errors: ['inbound_route.not_found', 'inbound_route.did_taken', 'destination.not_found', 'reference.not_found'],
});
export const deleteInboundRoute = operation({
  method: 'DELETE',
  path: '/api/inbound-routes/:id',
  permission: 'inbound_routes:write',
  says: 'Deletes an inbound route',
  params: IdParams,
  errors: ['inbound_route.not_found'],
});

export const inboundRouteOperations = [
  listInboundRoutes,
  getInboundRoute,
  createInboundRoute,
  updateInboundRoute,
  deleteInboundRoute,
] as const;
