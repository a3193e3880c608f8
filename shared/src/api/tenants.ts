import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { NewTenant, Tenant, TenantPatch } from '../model/tenant.ts';

export const getOwnTenant = operation({
  method: 'GET',
  path: '/api/tenant',
  permission: 'tenant:read',
  says: 'Reads the own tenant',
  result: Tenant,
  errors: [],
});
export const updateOwnTenant = operation({
  method: 'PUT',
  path: '/api/tenant',
  permission: 'tenant:write',
  says: 'Changes what the body names of the own tenant',
  body: TenantPatch,
  result: Tenant,
  errors: ['destination.not_found', 'reference.not_found', 'extension.number_taken'],
});
export const listTenants = operation({
  method: 'GET',
  path: '/api/tenants',
  permission: 'operator',
  says: 'Lists all tenants',
  query: PageQuery,
  result: pageOf(Tenant),
  errors: [],
});
export const getTenant = operation({
  method: 'GET',
  path: '/api/tenants/:id',
  permission: 'operator',
  says: 'Reads one tenant',
  params: IdParams,
  result: Tenant,
  errors: ['tenant.not_found'],
});
export const createTenant = operation({
  method: 'POST',
  path: '/api/tenants',
  permission: 'operator',
  says: 'Creates a tenant',
  body: NewTenant,
  result: Tenant,
  errors: ['tenant.slug_taken'],
});

export const tenantOperations = [getOwnTenant, updateOwnTenant, listTenants, getTenant, createTenant] as const;
