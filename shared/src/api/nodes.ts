import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Enrollment, NewNode, Node, NodePatch, Revision } from '../model/node.ts';

export const listNodes = operation({
  method: 'GET',
  path: '/api/nodes',
  permission: 'nodes:read',
  says: 'Lists the nodes that serve the tenant',
  query: PageQuery,
  result: pageOf(Node),
  errors: [],
});
export const getNode = operation({
  method: 'GET',
  path: '/api/nodes/:id',
  permission: 'nodes:read',
  says: 'Reads one node',
  params: IdParams,
  result: Node,
  errors: ['node.not_found'],
});
export const createNode = operation({
  method: 'POST',
  path: '/api/nodes',
  permission: 'operator',
  says: 'Makes room for a node; a machine becomes it by enrollment',
  body: NewNode,
  result: Node,
  errors: ['node.name_taken', 'tenant.not_found', 'inbound_route.did_taken'],
});
export const updateNode = operation({
  method: 'PUT',
  path: '/api/nodes/:id',
  permission: 'operator',
  says: 'Changes name, address or tenants of a node',
  params: IdParams,
  body: NodePatch,
  result: Node,
  errors: ['node.not_found', 'node.name_taken', 'tenant.not_found', 'inbound_route.did_taken'],
});
export const deleteNode = operation({
  method: 'DELETE',
  path: '/api/nodes/:id',
  permission: 'operator',
  says: 'Removes a node and cuts its link at once',
  params: IdParams,
  errors: ['node.not_found'],
});
export const enrollNode = operation({
  method: 'POST',
  path: '/api/nodes/:id/enrollment',
  permission: 'operator',
  says: 'Mints a one-use token for a machine; an older one of the same node ends',
  params: IdParams,
  result: Enrollment,
  errors: ['node.not_found'],
});
export const listRevisions = operation({
  method: 'GET',
  path: '/api/nodes/:id/revisions',
  permission: 'operator',
  says: 'Lists the newest revisions of a node',
  params: IdParams,
  query: PageQuery,
  result: pageOf(Revision),
  errors: ['node.not_found'],
});
export const rollBack = operation({
  method: 'POST',
  path: '/api/nodes/:id/rollback',
  permission: 'operator',
  says: 'Makes a new revision with the content of an older one and pins it',
  params: IdParams,
  body: z.strictObject({ revision: z.number().int().positive() }),
  result: Node,
  status: 200,
  errors: ['node.not_found', 'revision.not_found'],
});
export const unpin = operation({
  method: 'POST',
  path: '/api/nodes/:id/unpin',
  permission: 'operator',
  says: 'Lets changes through again after a rollback',
  params: IdParams,
  result: Node,
  status: 200,
  errors: ['node.not_found'],
});

export const nodeAdminOperations = [
  listNodes,
  getNode,
  createNode,
  updateNode,
  deleteNode,
  enrollNode,
  listRevisions,
  rollBack,
  unpin,
] as const;
