import type { ConfigExtension } from '@botpbx/shared/link/section/extension';
import type { OutboundPermission } from '@botpbx/shared/model/outbound-route';
import type { Homed } from './here.ts';

/** An extension as its slice keeps it. */
export interface ExtensionRow extends Homed {
  readonly extension: string;
  readonly name: string;
  readonly caller_id: string | null;
  readonly ring_timeout: number;
  readonly outbound: OutboundPermission;
  readonly secret_version: number;
}

/** The extension as a node needs it. */
export const extensionOf = (row: ExtensionRow): ConfigExtension => ({
  id: row.id,
  extension: row.extension,
  name: row.name,
  caller_id: row.caller_id,
  ring_timeout: row.ring_timeout,
  outbound: row.outbound,
  secret: { secret_ref: `extension:${row.id}`, version: row.secret_version },
});
