/** The rooms of this node as tools reach them. */

import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { AmiActions } from '../asterisk/ami/actions.ts';
import type { Presence } from '../calls/presence.ts';
import type { Log } from '../log.ts';
import type { QueueBoard } from '../queues/board.ts';
import { stateOf } from '../queues/members.ts';
import { secondsBetween } from '../queues/stay.ts';
import type { GuardedFetch } from '../tools/egress.ts';
import { functionTools } from '../tools/functions.ts';
import type { McpRoom } from '../tools/mcp.ts';
import type { ForeignTool, Knowledge, LeftMessage, LiveState, ToolVisit } from '../tools/world.ts';
import type { TextToSpeech } from '../voice/ports.ts';
import type { Voicemail } from '../voicemail/room.ts';
import { spokenFor } from './spoken.ts';
import type { ToolRooms } from './world.ts';

/** What they are made of. */
export interface ToolRoomParts {
  readonly presence: Pick<Presence, 'statusOf'>;
  readonly queues: Pick<QueueBoard, 'waitingIn' | 'membersOf'>;
  readonly sectionOf: (tenantId: number) => TenantSection | undefined;
  readonly actions: AmiActions;
  readonly voicemail: Pick<Voicemail, 'dictate'>;
  /** Speaks messages that were taken down. */
  readonly speak: TextToSpeech;
  readonly fetch: GuardedFetch;
  readonly mcp: Pick<McpRoom, 'toolsOf'>;
  readonly knowledgeOf: (tenantId: number, agent: ConfigAgent) => Knowledge;
  /** A secret of the live configuration in clear. */
  readonly secretOf: (ref: string) => string | undefined;
  readonly nowMs: () => number;
  readonly log: Log;
}

/** Makes them. */
export function toolRooms(parts: ToolRoomParts): ToolRooms {
  const { knowledgeOf, nowMs, log } = parts;
  return {
    stateOf: (tenantId) => liveState(parts, tenantId),
    knowledgeOf,
    foreignOf: (tenant, agent, visit) => foreignOf(parts, { tenant, agent, visit }),
    leave: (message, signal) => leave(parts, message, signal),
    playDigits: (leg, digits, signal) => playDigits(parts, { leg, digits }, signal),
    nowMs,
    log,
  };
}

const liveState = ({ presence, queues, sectionOf, nowMs }: ToolRoomParts, tenantId: number): LiveState => ({
  statusOf: (extension) => presence.statusOf(tenantId, extension),
  queueOf: (queueId) => {
    const queue = sectionOf(tenantId)?.queues.find(({ id }) => id === queueId);
    if (!queue) return undefined;
    const name = { tenantId, queueId };
    const waiting = queues.waitingIn(name);
    const free = queues.membersOf(name).filter((member) => stateOf(member, queue.wrap_up, nowMs()) === 'available');
    const longestWaitSeconds = Math.max(0, ...waiting.map(({ joinedMs }) => secondsBetween(joinedMs, nowMs())));
    return { waiting: waiting.length, available: free.length, longestWaitSeconds };
  },
});

interface Foreign {
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly visit: ToolVisit;
}

async function foreignOf({ fetch, mcp, secretOf, nowMs }: ToolRoomParts, { tenant, agent, visit }: Foreign): Promise<ForeignTool[]> {
  const secret = agent.webhook_secret === null ? undefined : secretOf(agent.webhook_secret.secret_ref);
  const functions = secret === undefined ? [] : functionTools({ agent, visit, secret, fetch, nowMs });
  return [...functions, ...(await mcp.toolsOf(tenant.tenant_id, agent))];
}

/** The message is spoken by an engine; without one its text stands beside silence. */
async function leave(
  { voicemail, speak, log }: ToolRoomParts,
  message: LeftMessage & { readonly tenantId: number; readonly from: string },
  signal: AbortSignal,
): Promise<boolean> {
  const text = textOf(message);
  let sound = new Uint8Array();
  try {
    sound = await spokenFor(speak, text, signal);
  } catch (error) {
    log.warn('a message could not be spoken', { error, tenantId: message.tenantId });
  }
  const { tenantId, mailbox, from, callerName } = message;
  return (await voicemail.dictate({ tenantId, mailbox, from, fromName: callerName || null, sound, text })) === 'kept';
}

function textOf({ callerName, text, callbackNumber }: LeftMessage): string {
  const who = callerName === '' ? '' : `Message from ${callerName}. `;
  return `${who}${text}${callbackNumber === null ? '' : ` Call back: ${callbackNumber}.`}`;
}

const DIGIT_MS = 160;
const PAUSE_MS = 120;

async function playDigits(
  { actions }: ToolRoomParts,
  { leg, digits }: { leg: string; digits: string },
  signal: AbortSignal,
): Promise<void> {
  for (const digit of digits) {
    await actions.run({ Action: 'PlayDTMF', Channel: leg, Digit: digit, Duration: String(DIGIT_MS) }, {}, signal);
    await new Promise((resolve) => setTimeout(resolve, DIGIT_MS + PAUSE_MS));
  }
}
