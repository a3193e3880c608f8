/** What tools may look at and do in one call, filled from the rooms of this node. */

import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { Log } from '../log.ts';
import type { Errands, ForeignTool, Knowledge, LeftMessage, LiveState, ToolVisit, WantedCallback, World } from '../tools/world.ts';

/** What of the node tools reach. */
export interface ToolRooms {
  stateOf(tenantId: number): LiveState;
  knowledgeOf(tenantId: number, agent: ConfigAgent): Knowledge;
  /** Functions of the tenant and tools of MCP servers. */
  foreignOf(tenant: TenantSection, agent: ConfigAgent, visit: ToolVisit): Promise<readonly ForeignTool[]>;
  /** Puts a message that was taken down into a mailbox; false when that cannot be. */
  leave(message: LeftMessage & { readonly tenantId: number; readonly from: string }, signal: AbortSignal): Promise<boolean>;
  playDigits(leg: string, digits: string, signal: AbortSignal): Promise<void>;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** One visit of a caller to an agent. */
export interface WorldOf {
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly visit: ToolVisit;
  readonly leg: string;
  /** Takes what the agent found out. */
  readonly onOutcome: (outcome: Readonly<Record<string, string | number | boolean>>) => void;
}

/** A caller waits for no server of somebody else's before he is greeted. */
const FOREIGN_WITHIN_MS = 1_500;

/** Makes it. Servers that do not say in time which tools they have are left out. */
export async function worldOf(rooms: ToolRooms, of: WorldOf): Promise<World> {
  const { tenant, agent, visit } = of;
  return {
    tenant,
    visit,
    state: rooms.stateOf(tenant.tenant_id),
    errands: errandsOf(rooms, of),
    knowledge: rooms.knowledgeOf(tenant.tenant_id, agent),
    foreign: await inTime(rooms.foreignOf(tenant, agent, visit), rooms.log),
    nowMs: rooms.nowMs,
    log: rooms.log,
  };
}

async function inTime(asked: Promise<readonly ForeignTool[]>, log: Log): Promise<readonly ForeignTool[]> {
  const late = Promise.withResolvers<readonly ForeignTool[]>();
  const timer = setTimeout(() => late.resolve([]), FOREIGN_WITHIN_MS);
  try {
    return await Promise.race([asked, late.promise]);
  } catch (error) {
    log.warn('tools from outside could not be had', { error });
    return [];
  } finally {
    clearTimeout(timer);
  }
}

function errandsOf(rooms: ToolRooms, { tenant, agent, visit, leg, onOutcome }: WorldOf): Errands {
  const leave = async (message: LeftMessage, signal: AbortSignal) => {
    const isLeft = await rooms.leave({ ...message, tenantId: tenant.tenant_id, from: visit.callerNumber }, signal);
    if (!isLeft) throw new Error('the mailbox takes no message');
  };
  return {
    leaveMessage: leave,
    playDigits: (digits, signal) => rooms.playDigits(leg, digits, signal),
    scheduleCallback: (wanted, signal) => leave(callbackMessage(agent, visit, wanted, tenant.time_zone), signal),
    setOutcome: onOutcome,
  };
}

/** Somebody of the house calls back: the wish stands in the agent's mailbox, else in the general one. */
function callbackMessage({ message_mailbox }: ConfigAgent, visit: ToolVisit, wanted: WantedCallback, timeZone: string): LeftMessage {
  const at = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(wanted.atMs);
  const note = wanted.note === null ? '' : ` ${wanted.note}`;
  return {
    mailbox: message_mailbox ?? 'general',
    callerName: visit.callerName,
    text: `Please call back ${wanted.number} on ${at}.${note}`,
    callbackNumber: wanted.number,
  };
}
