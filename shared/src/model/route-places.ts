/** What becomes of a call for a place where callers meet or wait. Pure. */
import { unreachable } from '../base/errors.ts';
import type { Decision } from './decision.ts';
import type { Way } from './route-way.ts';
import type { PlaceDialled } from './routing-places.ts';
import type { RoutingExtension } from './routing-view.ts';

/** Decides what becomes of a call for a place. `who` begins the sentence that says why. */
export function toPlace(place: PlaceDialled, who: string, way: Way): Decision {
  switch (place.kind) {
    case 'conference':
      return { ...place, why: `${who} leads to conference room ${place.room.name}.` };
    case 'page':
      return { ...place, members: membersOf(place.group.extension_ids, way), why: `${who} leads to paging group ${place.group.name}.` };
    case 'park':
      return { ...place, why: `${who} parks in ${place.lot.name}.` };
    case 'unpark':
      return { ...place, why: `${who} fetches whoever is parked at ${place.slot}.` };
    default:
      return unreachable(place);
  }
}

/** Who does not want to be disturbed is not paged either. */
const membersOf = (ids: readonly number[], { tenant }: Way): RoutingExtension[] =>
  ids.flatMap((id) => tenant.extensionById(id) ?? []).filter((member) => !member.dnd);
