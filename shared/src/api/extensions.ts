import { z } from 'zod';
import { IdParams } from '../base/ids.ts';
import { operation } from '../base/operation.ts';
import { PageQuery, pageOf } from '../base/page.ts';
import { Extension, ExtensionPatch, ExtensionWithSecret, NewExtension } from '../model/extension.ts';

export const listExtensions = operation({
  method: 'GET',
  path: '/api/extensions',
  permission: 'extensions:read',
  says: 'Lists the extensions, by number',
  query: PageQuery.extend({ search: z.string().max(80).optional().describe('Part of a number or a name') }),
  result: pageOf(Extension),
  errors: [],
});
export const getExtension = operation({
  method: 'GET',
  path: '/api/extensions/:id',
  permission: 'extensions:read',
  says: 'Reads one extension',
  params: IdParams,
  result: Extension,
  errors: ['extension.not_found'],
});
export const createExtension = operation({
  method: 'POST',
  path: '/api/extensions',
  permission: 'extensions:write',
  says: 'Creates an extension; a secret that was left out is generated and shown in this answer only',
  body: NewExtension,
  result: ExtensionWithSecret,
  errors: ['extension.number_taken', 'extension.weak_secret', 'reference.not_found'],
});
export const updateExtension = operation({
  method: 'PUT',
  path: '/api/extensions/:id',
  permission: 'extensions:write',
  says: 'Changes what the body names',
  params: IdParams,
  body: ExtensionPatch,
  result: Extension,
  errors: ['extension.not_found', 'extension.number_taken', 'extension.weak_secret', 'reference.not_found'],
});
export const renewExtensionSecret = operation({
  method: 'POST',
  path: '/api/extensions/:id/secret',
  permission: 'extensions:write',
  says: 'Generates a new secret and shows it in this answer only; the phone must be given it',
  params: IdParams,
  result: ExtensionWithSecret,
  status: 200,
  errors: ['extension.not_found'],
});
export const deleteExtension = operation({
  method: 'DELETE',
  path: '/api/extensions/:id',
  permission: 'extensions:write',
  says: 'Deletes an extension',
  params: IdParams,
  errors: ['extension.not_found', 'in_use'],
});

export const extensionOperations = [
  listExtensions,
  getExtension,
  createExtension,
  updateExtension,
  renewExtensionSecret,
  deleteExtension,
] as const;
