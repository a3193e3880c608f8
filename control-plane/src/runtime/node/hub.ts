/** Sockets of this process: which node has which link, who listens in which tenant. */
import { AppError } from '@botpbx/shared/base/errors';
import type { LinkDoor, LinkSession } from '../../link/session.ts';
import { type LiveDoor, type LiveSession, spread } from '../../live/session.ts';
import type { Hub } from '../../platform/platform.ts';

export interface NodeHub extends Hub {
  readonly linkDoor: LinkDoor;
  readonly liveDoor: LiveDoor;
  /** Links of nodes that have shown who they are. */
  links(): LinkSession[];
}

/** Makes an empty hub. */
export function makeHub(): NodeHub {
  const links = new Map<number, LinkSession>();
  const rooms = new Map<number, Set<LiveSession>>();
  return {
    links: () => [...links.values()],
    linkDoor: doorOf(links),
    liveDoor: roomDoor(rooms),
    toNode: (nodeId, frame) => {
      const link = links.get(nodeId);
      link?.send(frame);
      return link !== undefined;
    },
    dropNode: (nodeId, code) => links.get(nodeId)?.refuse(code),
    toTenant: (tenantId, live) => {
      const room = rooms.get(tenantId);
      if (room) spread(live, room);
    },
    dropUser: (userId) => {
      for (const room of rooms.values()) for (const session of [...room]) if (session.userId === userId) session.revoke();
    },
    isNodeOnline: (nodeId) => links.has(nodeId),
    ask: async (nodeId, command, signal) => {
      const link = links.get(nodeId);
      if (!link) throw new AppError('unavailable', { detail: 'The node is not connected.' });
      return await link.ask(command, signal);
    },
  };
}

const doorOf = (links: Map<number, LinkSession>): LinkDoor => ({
  enter: (link) => {
    const before = links.get(link.nodeId);
    links.set(link.nodeId, link);
    return before;
  },
  leave: (link) => links.get(link.nodeId) === link && links.delete(link.nodeId),
});

const roomDoor = (rooms: Map<number, Set<LiveSession>>): LiveDoor => ({
  enter: (session) => {
    const room = rooms.get(session.tenantId) ?? new Set();
    rooms.set(session.tenantId, room.add(session));
  },
  leave: (session) => {
    const room = rooms.get(session.tenantId);
    room?.delete(session);
    if (room?.size === 0) rooms.delete(session.tenantId);
  },
});
