/** Places of a tenant where callers meet or wait, made for looking things up. */
import type { Destination } from './destination.ts';
import { isSlotOf } from './parking-lot.ts';

export interface RoutingConferenceRoom {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly pin: string | null;
  readonly admin_pin: string | null;
  readonly max_members: number;
  readonly wait_for_leader: boolean;
  readonly announce: boolean;
  readonly recorded: boolean;
}

export interface RoutingPagingGroup {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly extension_ids: readonly number[];
  readonly two_way: boolean;
  readonly skip_busy: boolean;
}

export interface RoutingParkingLot {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly first_slot: string;
  readonly slots: number;
  readonly timeout: number;
  readonly timeout_destination: Destination | null;
}

/** All of them. */
export interface RoutingPlaces {
  readonly conference_rooms: readonly RoutingConferenceRoom[];
  readonly paging_groups: readonly RoutingPagingGroup[];
  readonly parking_lots: readonly RoutingParkingLot[];
}

/** What a number of the house stands for. */
export type PlaceDialled =
  | { readonly kind: 'conference'; readonly room: RoutingConferenceRoom }
  | { readonly kind: 'page'; readonly group: RoutingPagingGroup }
  | { readonly kind: 'park'; readonly lot: RoutingParkingLot }
  | { readonly kind: 'unpark'; readonly lot: RoutingParkingLot; readonly slot: number };

/** The same, made for looking things up. */
export interface PlacesView {
  /** The place that a number stands for. */
  dialled(number: string): PlaceDialled | undefined;
  room(id: number): RoutingConferenceRoom | undefined;
  pagingGroup(id: number): RoutingPagingGroup | undefined;
  lot(id: number): RoutingParkingLot | undefined;
  /** Where the feature code parks: the tenant's oldest lot. */
  readonly firstLot: RoutingParkingLot | undefined;
  readonly lots: readonly RoutingParkingLot[];
}

/** Makes the view of a tenant's places. */
export function placesView({ conference_rooms, paging_groups, parking_lots }: RoutingPlaces): PlacesView {
  const rooms = byIdAndNumber(conference_rooms);
  const groups = byIdAndNumber(paging_groups);
  const lots = byIdAndNumber(parking_lots);
  const dialled = (number: string): PlaceDialled | undefined => {
    const room = rooms.byNumber.get(number);
    if (room) return { kind: 'conference', room };
    const group = groups.byNumber.get(number);
    if (group) return { kind: 'page', group };
    const lot = lots.byNumber.get(number);
    if (lot) return { kind: 'park', lot };
    const slotted = parking_lots.find((one) => isSlotOf(one, number));
    return slotted && { kind: 'unpark', lot: slotted, slot: Number(number) };
  };
  return {
    dialled,
    room: (id) => rooms.byId.get(id),
    pagingGroup: (id) => groups.byId.get(id),
    lot: (id) => lots.byId.get(id),
    firstLot: parking_lots.toSorted((a, b) => a.id - b.id)[0],
    lots: parking_lots,
  };
}

const byIdAndNumber = <Row extends { readonly id: number; readonly number: string | null }>(rows: readonly Row[]) => ({
  byId: new Map(rows.map((row) => [row.id, row])),
  byNumber: new Map(rows.map((row) => [row.number, row])),
});
