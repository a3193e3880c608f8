import type { ConfigTrunk } from '@botpbx/shared/link/section/trunk';
import type { Codec } from '@botpbx/shared/model/trunk';
import type { Homed } from './here.ts';

/** A trunk as its slice keeps it. */
export interface TrunkRow extends Homed {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  readonly username: string | null;
  readonly has_password: boolean;
  readonly password_version: number;
  readonly codecs: readonly Codec[];
  readonly register: boolean;
  readonly max_concurrent_calls: number | null;
}

/** The trunk as a node needs it. */
export const trunkOf = (row: TrunkRow): ConfigTrunk => ({
  id: row.id,
  host: row.host,
  port: row.port,
  transport: row.transport,
  username: row.username,
  secret: row.has_password ? { secret_ref: `trunk:${row.id}`, version: row.password_version } : null,
  codecs: [...row.codecs],
  register: row.register,
  max_concurrent_calls: row.max_concurrent_calls,
});
