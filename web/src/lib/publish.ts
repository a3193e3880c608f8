/** Whether what the tenant wants is what its nodes run: "on 1 of 1 nodes". */
import type { Node } from '@botpbx/shared/model/node';

export interface Published {
  readonly kind: 'none' | 'live' | 'publishing' | 'refused' | 'offline' | 'pinned';
  readonly on: number;
  readonly of: number;
  /** The node that stands in the way, if there is one. */
  readonly node?: Node;
}

/** Revisions that were the newest before a change, by node: what is not above them cannot hold the change yet. */
export type Floor = ReadonlyMap<number, number>;

export const floorOf = (nodes: readonly Node[]): Floor => new Map(nodes.map((node) => [node.id, node.latest_revision ?? 0]));

/** Sums up the nodes. With a floor, only revisions above it count as published. */
export function publishedOn(nodes: readonly Node[], floor?: Floor): Published {
  const known = nodes.filter((node) => node.status !== 'pending');
  const of = known.length;
  const on = known.filter((node) => isOn(node, floor)).length;
  if (of === 0) return { kind: 'none', on, of };
  const behind = known.filter((node) => !isOn(node, floor));
  const refusing = behind.find((node) => isNew(node, floor) && node.rejected !== null && node.rejected.revision === node.latest_revision);
  if (refusing) return { kind: 'refused', on, of, node: refusing };
  const held = known.find((node) => node.pinned);
  if (held) return { kind: 'pinned', on, of, node: held };
  if (behind.length === 0) return { kind: 'live', on, of };
  const away = behind.find((node) => node.status === 'offline');
  return away ? { kind: 'offline', on, of, node: away } : { kind: 'publishing', on, of };
}

const isNew = (node: Node, floor: Floor | undefined): boolean =>
  floor === undefined || (node.latest_revision ?? 0) > (floor.get(node.id) ?? 0);

function isOn(node: Node, floor: Floor | undefined): boolean {
  return isNew(node, floor) && node.applied_revision !== null && node.applied_revision === node.latest_revision;
}

/** The sentence of the screen. */
export function sayPublished({ kind, on, of, node }: Published): string {
  const count = `on ${on} of ${of} nodes`;
  switch (kind) {
    case 'none':
      return 'on no node, none is enrolled yet';
    case 'live':
      return count;
    case 'publishing':
      return `publishing, ${count}`;
    case 'refused':
      return `${node?.name ?? 'a node'} refused the change, ${count}`;
    case 'offline':
      return `${node?.name ?? 'a node'} is offline, ${count}`;
    case 'pinned':
      return `${node?.name ?? 'a node'} is pinned, ${count}`;
  }
}
