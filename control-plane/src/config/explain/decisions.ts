/** Decisions of routing in words and data, with what follows where nobody takes the call. Pure. */
import { matchesPattern } from '@botpbx/shared/base/dial-pattern';
import { unreachable } from '@botpbx/shared/base/errors';
import type {
  Decision,
  FlowDecision,
  ForwardDecision,
  OutboundDecision,
  PlaceDecision,
  QueueDecision,
  RingDecision,
  RingGroupDecision,
} from '@botpbx/shared/model/decision';
import type { GateView } from '@botpbx/shared/model/gate-view';
import { type Lead, MAX_DEPTH, type Thought, type ThoughtStep, underCase } from './thought.ts';

/** What a decision leaves to others. */
export interface Thinker {
  readonly routes: GateView['routes'];
  /** Where a forward leads when the call gets there. */
  readonly forward: (decision: ForwardDecision) => Decision;
  readonly flow: (decision: FlowDecision, lead: Lead) => Thought;
}

/** Says what becomes of the call, and what it passed before. */
export function thoughtOf(decision: Decision, lead: Lead, by: Thinker): Thought {
  const passed = (decision.through ?? []).map((step) => ({ ...step, branch: lead.branch }));
  const own = ownThought(decision, lead, by);
  return { ...own, steps: [...passed, ...own.steps] };
}

function ownThought(decision: Decision, lead: Lead, by: Thinker): Thought {
  const { why } = decision;
  const at = (kind: string, id: number | null, name: string): ThoughtStep => ({ kind, id, name, why, branch: lead.branch });
  const reaches = (...steps: readonly ThoughtStep[]): Thought => ({ outcome: 'reaches', says: why, steps });
  const inCase = (when: string, next: Decision | null) => caseOf(when, next, lead, by);
  switch (decision.kind) {
    case 'ring':
      return reaches(at('extension', decision.extension.id, nameOf(decision.extension)), ...afterRinging(decision, lead, inCase));
    case 'ring_group':
      return reaches(...ringing(decision, at), ...inCase('when nobody answers', decision.failover));
    case 'queue':
      return reaches(at('queue', decision.queue.id, decision.queue.name), ...outOfQueue(decision, inCase));
    case 'agent':
      return reaches(at('agent', decision.agent.id, decision.agent.name), ...inCase('when the agent cannot serve', decision.failed));
    case 'flow':
      return lead.branch === null ? by.flow(decision, lead) : reaches(at('ivr', decision.ivr.id, decision.ivr.name));
    case 'forward':
      return thoughtOf(by.forward(decision), lead, by);
    case 'label': {
      const then = thoughtOf(decision.then, lead, by);
      const says = `Puts "${decision.prefix}" in front of the caller's name.`;
      return { ...then, steps: [{ ...at('label', null, decision.prefix), why: says }, ...then.steps] };
    }
    case 'outbound':
      return leaving(decision, lead, by);
    case 'refuse':
      return { outcome: 'refused', says: why, steps: [at('refused', null, decision.code ?? `cause ${decision.cause}`)] };
    case 'voicemail':
      return reaches(at('voicemail', decision.mailbox.id === 'general' ? null : decision.mailbox.id, decision.mailbox.name));
    case 'conference':
    case 'page':
    case 'park':
    case 'unpark':
      return reaches(at(decision.kind, ...placeOf(decision)));
    case 'feature':
      return reaches(at('feature', null, decision.feature));
    case 'override':
      return reaches(at('time_condition', decision.id, decision.to));
    case 'sound':
    case 'echo':
    case 'clock':
      return reaches(at(decision.kind, null, decision.kind));
    default:
      return unreachable(decision);
  }
}

type InCase = (when: string, next: Decision | null) => readonly ThoughtStep[];

/** What follows in a case; nothing where nothing is provided for. */
function caseOf(when: string, next: Decision | null, lead: Lead, by: Thinker): readonly ThoughtStep[] {
  if (next === null || lead.depth >= MAX_DEPTH) return [];
  return thoughtOf(next, underCase(lead, when), by).steps;
}

const nameOf = ({ extension, name }: { readonly extension: string; readonly name: string }): string => `${extension} ${name}`;

function afterRinging({ follow, next }: RingDecision, lead: Lead, inCase: InCase): readonly ThoughtStep[] {
  const { branch } = underCase(lead, 'when nobody answers');
  const followed = follow.map(({ number }) => ({ kind: 'follow_me', id: null, name: number, why: `Then ${number} rings.`, branch }));
  return [...followed, ...inCase('when busy', next.busy), ...inCase('when nobody answers', next.noAnswer)];
}

const MANNERS: Readonly<Record<RingGroupDecision['group']['strategy'], string>> = {
  ringall: 'all at once',
  hunt: 'one after the other',
  random: 'in any order',
  round_robin: 'in turn',
};

function ringing({ group, members, why }: RingGroupDecision, at: (kind: string, id: number, name: string) => ThoughtStep) {
  const names = members.map(nameOf).join(', ');
  const rings = members.length === 0 ? 'Nobody of it can be rung.' : `It rings ${MANNERS[group.strategy]}: ${names}.`;
  return [{ ...at('ring_group', group.id, group.name), why: `${why} ${rings}` }];
}

const outOfQueue = ({ overflow, full, empty }: QueueDecision, inCase: InCase): readonly ThoughtStep[] => [
  ...inCase('when the wait is too long', overflow),
  ...inCase('when the queue is full', full),
  ...inCase('when nobody is there', empty),
];

function placeOf(place: PlaceDecision): [id: number, name: string] {
  if (place.kind === 'conference') return [place.room.id, place.room.name];
  return place.kind === 'page' ? [place.group.id, place.group.name] : [place.lot.id, place.lot.name];
}

/** The route that takes it, and its trunks in the order in which they are asked. */
function leaving({ call, asked, why }: OutboundDecision, { branch }: Lead, { routes }: Thinker): Thought {
  const { number, callerId, trunks, pinSetId, isEmergency } = call;
  const route = isEmergency ? undefined : routes.find(({ parsed }) => matchesPattern(parsed, asked.dialled));
  const pin = pinSetId === null ? '' : ' A PIN is asked for first.';
  const dialled = `It leaves as ${number}, and shows ${callerId ?? "the trunk's own number"}.`;
  const first = { kind: route ? 'outbound_route' : 'emergency', id: route?.id ?? null, name: route?.name ?? 'Emergency', branch };
  const over = trunks.map((id, place) => ({
    ...{ kind: 'trunk', id, name: String(id) },
    why: place === 0 ? 'It is asked first.' : 'It is asked when those before it cannot take the call.',
    branch: place === 0 ? branch : underCase({ branch, depth: 0, keys: '' }, 'when the trunk before cannot take it').branch,
  }));
  return { outcome: 'leaves', says: `${why} ${dialled}${pin}`, steps: [{ ...first, why: `${why} ${dialled}${pin}` }, ...over] };
}
