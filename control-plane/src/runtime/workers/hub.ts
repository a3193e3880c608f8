import type { Hub } from '../../platform/platform.ts';

/** The hub of a runtime that holds no sockets yet: nobody is here to be told. What it would say stands in the database all the same. */
export const silentHub: Hub = {
  toNode: () => false,
  dropNode: () => {},
  toTenant: () => {},
  dropUser: () => {},
  isNodeOnline: () => false,
};
