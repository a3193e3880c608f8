/** From a destination to what becomes of the call there. Pure. */
import { unreachable } from '../base/errors.ts';
import { CAUSE, type Decision } from './decision.ts';
import type { Destination } from './destination.ts';
import { toAgent } from './route-agent.ts';
import { toExtension } from './route-extension.ts';
import { toFlow } from './route-flow.ts';
import { toOutside } from './route-outside.ts';
import { toPlace } from './route-places.ts';
import { toVoicemail } from './route-voicemail.ts';
import { further, passing, type Way } from './route-way.ts';
import { isOpenNow, type RoutingQueue, type RoutingRingGroup, type ZonedTimeCondition } from './routing-view.ts';

/** Decides where a destination leads. `who` begins the sentence that says why. */
export function toDestination(destination: Destination, who: string, way: Way): Decision {
  const gone: Decision = { kind: 'refuse', cause: CAUSE.unallocated, why: `${who} leads to something that is gone.` };
  switch (destination.type) {
    case 'hangup':
      return { kind: 'refuse', cause: CAUSE.rejected, why: `${who} hangs up.` };
    case 'extension': {
      const extension = way.tenant.extensionById(destination.id);
      return extension ? toExtension(extension, `${who} leads to extension ${extension.extension}.`, way) : gone;
    }
    case 'ring_group': {
      const group = way.tenant.ringGroupById(destination.id);
      return group ? toRingGroup(group, who, way) : gone;
    }
    case 'queue': {
      const queue = way.tenant.queueById(destination.id);
      return queue ? toQueue(queue, who, way) : gone;
    }
    case 'agent': {
      const agent = way.tenant.agentById(destination.id);
      return agent ? toAgent(agent, who, way, toDestination) : gone;
    }
    case 'ivr': {
      const ivr = way.tenant.ivrById(destination.id);
      return ivr ? toFlow(ivr, who, way, toDestination) : gone;
    }
    case 'time_condition': {
      const condition = way.tenant.timeConditionById(destination.id);
      return condition ? toTimeCondition(condition, who, way) : gone;
    }
    case 'conference': {
      const room = way.tenant.places.room(destination.id);
      return room ? toPlace({ kind: 'conference', room }, who, way) : gone;
    }
    case 'page': {
      const group = way.tenant.places.pagingGroup(destination.id);
      return group ? toPlace({ kind: 'page', group }, who, way) : gone;
    }
    case 'park': {
      const lot = way.tenant.places.lot(destination.id);
      return lot ? toPlace({ kind: 'park', lot }, who, way) : gone;
    }
    case 'sound': {
      const hash = way.tenant.soundHash(destination.id);
      return hash === undefined ? gone : { kind: 'sound', hash, why: `${who} leads to a sound.` };
    }
    case 'voicemail':
      return toVoicemail(destination.id, `${who} leads to a mailbox.`, way) ?? gone;
    case 'external': {
      const next = further(way);
      const extension = way.tenant.extensionById(destination.extension_id);
      if (!next) return inACircle(who);
      return extension ? toOutside(destination.number, extension.extension, next) : gone;
    }
    default:
      return unreachable(destination);
  }
}

function toRingGroup(group: RoutingRingGroup, who: string, way: Way): Decision {
  const next = further(way);
  if (!next) return inACircle(who);
  const members = group.extension_ids.flatMap((id) => way.tenant.extensionById(id) ?? []).filter((member) => !member.dnd);
  const failover = group.failover && toDestination(group.failover, `Ring group ${group.name}, when nobody answers,`, next);
  const { id, name, strategy, ring_timeout } = group;
  return { kind: 'ring_group', group: { id, name, strategy, ring_timeout }, members, failover, why: `${who} leads to ring group ${name}.` };
}

function toQueue(queue: RoutingQueue, who: string, way: Way): Decision {
  const next = further(way);
  if (!next) return inACircle(who);
  const { id, name, max_wait, callback_key, greeting_sound_id } = queue;
  const onTo = (to: Destination | null, when: string) => to && toDestination(to, `Queue ${name}, ${when},`, next);
  return {
    kind: 'queue',
    queue: { id, name, max_wait, callback_key },
    greeting: greeting_sound_id === null ? null : (way.tenant.soundHash(greeting_sound_id) ?? null),
    overflow: onTo(queue.overflow, 'after too long a wait'),
    full: onTo(queue.full_destination, 'when it is full'),
    empty: onTo(queue.empty_destination, 'when nobody is there'),
    why: `${who} leads to queue ${name}.`,
  };
}

function toTimeCondition(condition: ZonedTimeCondition, who: string, way: Way): Decision {
  const next = further(way);
  if (!next) return inACircle(who);
  const { name, override } = condition;
  const isNowOpen = isOpenNow(condition, way.asked.atMs);
  const destination = isNowOpen ? condition.open_destination : condition.closed_destination;
  const by = override === 'auto' ? 'by the clock' : 'by hand';
  const sentence = `${who} leads to time condition ${name}, ${isNowOpen ? 'open' : 'closed'} ${by}, which`;
  const step = {
    kind: 'time_condition',
    id: condition.id,
    name,
    why: `Time condition ${name} is ${isNowOpen ? 'open' : 'closed'} ${by}.`,
  } as const;
  return passing(step, toDestination(destination, sentence, next));
}

const inACircle = (who: string): Decision => ({ kind: 'refuse', cause: CAUSE.exchangeRouting, why: `${who} goes round in a circle.` });
