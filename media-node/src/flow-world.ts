/** What flows of a tenant may look up; made once for each configuration. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import { flowWorld } from '@botpbx/shared/model/flow-world';

const worlds = new WeakMap<TenantSection, FlowWorld>();

/** Gives the world of a tenant. */
export function worldOf(section: TenantSection): FlowWorld {
  const known = worlds.get(section) ?? flowWorld(section);
  worlds.set(section, known);
  return known;
}
