/** The command that tries a trunk. */
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import type { TrunkTestStep } from '@botpbx/shared/model/trunk-test';
import type { Handler } from './registry.ts';

export interface TrunkCommandParts {
  readonly config: () => NodeConfig | undefined;
  readonly tryTrunk: (trunk: ConfigTrunk, signal: AbortSignal) => Promise<TrunkTestStep[]>;
}

/** Makes the handler. */
export const trunkTestCommand =
  ({ config, tryTrunk }: TrunkCommandParts): Handler<'trunk.test'> =>
  async ({ tenant_id, trunk_id }, signal) => {
    const tenant = config()?.tenants.find((one) => one.tenant_id === tenant_id);
    const trunk = tenant?.trunks.find((one) => one.id === trunk_id);
    if (!trunk) throw new CommandRefusedError('not_found', 'This node does not have the trunk yet.');
    return { steps: await tryTrunk(trunk, signal) };
  };
