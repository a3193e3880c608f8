/** What acting on a decision needs: the caller, and what stands around him. */
import type { Caller } from '../flow/caller.ts';
import type { Media } from '../flow/media.ts';
import type { GroupTurns } from './groups.ts';
import type { Lines } from './lines.ts';

export interface Way {
  readonly caller: Caller;
  readonly media: Media;
  readonly tenantId: number;
  readonly lines: Lines;
  readonly turns: GroupTurns;
  readonly endpointOf: (extension: string) => string;
}
