/** What acting on a decision needs: the caller, and what stands around him. */
import type { Change } from '@botpbx/shared/link/changes';
import type { Caller } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import type { Places } from '../flow/places.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { FlowDesk } from './flow-desk.ts';
import type { GroupTurns } from './groups.ts';
import type { Lines } from './lines.ts';
import type { MailRoom } from './mail-room.ts';
import type { QueueRoom } from './queue-room.ts';
import type { Onward } from './router.ts';
import type { Studio } from './studio.ts';
import type { WayOut } from './way-out.ts';

export interface Way {
  readonly caller: Caller;
  readonly media: Media;
  readonly places: Places;
  readonly mail: MailRoom;
  readonly queues: QueueRoom;
  readonly studio: Studio;
  readonly agents: AgentDesk;
  readonly flows: FlowDesk;
  readonly tenantId: number;
  readonly lines: Lines;
  readonly out: WayOut;
  readonly turns: GroupTurns;
  readonly endpointOf: (extension: string) => string;
  readonly nowMs: () => number;
  /** Decides how the call goes on. */
  readonly onward: Onward;
  /** Changes the desired state of the tenant, in effect at once, also while the cloud is away. */
  readonly change: (change: Change) => void;
}
