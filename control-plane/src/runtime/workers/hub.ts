import { AppError } from '@botpbx/shared/base/errors';
import type { Hub } from '../../platform/platform.ts';

/** The hub of a runtime that holds no sockets yet: nobody is here to be told. What it would say stands in the database all the same. */
export const silentHub: Hub = {
  toNode: () => false,
  dropNode: () => {},
  toTenant: () => {},
  dropUser: () => {},
  isNodeOnline: () => false,
  ask: () => Promise.reject(new AppError('unavailable', { detail: 'No node is linked to this runtime.' })),
};
