/** How the screen names what the wire says, and which lamp it lights. */
import type { Direction, Disposition } from '@botpbx/shared/model/call';
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import type { Node } from '@botpbx/shared/model/node';
import type { Role } from '@botpbx/shared/model/user';

/** Colour of a lamp or a badge. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'off';
export interface Word {
  readonly text: string;
  readonly tone: Tone;
}

export const dispositions: Record<Disposition, Word> = {
  ANSWERED: { text: 'Answered', tone: 'good' },
  'NO ANSWER': { text: 'No answer', tone: 'warn' },
  BUSY: { text: 'Busy', tone: 'warn' },
  FAILED: { text: 'Failed', tone: 'bad' },
  CANCELLED: { text: 'Cancelled', tone: 'off' },
};

export const directions: Record<Direction, string> = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' };

export const extensionStatuses: Record<ExtensionStatus, Word> = {
  available: { text: 'Available', tone: 'good' },
  ringing: { text: 'Ringing', tone: 'warn' },
  busy: { text: 'On a call', tone: 'bad' },
  on_hold: { text: 'On hold', tone: 'info' },
  unavailable: { text: 'Not registered', tone: 'off' },
};

export const nodeStatuses: Record<Node['status'], Word> = {
  online: { text: 'Online', tone: 'good' },
  offline: { text: 'Offline', tone: 'bad' },
  pending: { text: 'Waiting for enrollment', tone: 'warn' },
};

export const roles: Record<Role, { readonly text: string; readonly says: string }> = {
  admin: { text: 'Admin', says: 'Changes everything' },
  supervisor: { text: 'Supervisor', says: 'Sees everything, steers calls' },
  member: { text: 'Member', says: 'Sees extensions and calls' },
  viewer: { text: 'Viewer', says: 'Sees the telephony, changes nothing' },
};
