/** Tools that lead elsewhere, or tell what is there. */

import { z } from 'zod';
import type { ToolOutcome } from '../voice/tools.ts';
import { type Bench, builtIn, Line, type OwnTool, refusal, told } from './built-in.ts';
import type { Place, PlaceFound } from './places.ts';
import { listed } from './text.ts';
import type { QueueNow } from './world.ts';

const destination = Line(80).describe('Name, department or extension number, as the caller said it or as the directory has it');

/** Hands the caller over, to a place that policy allows. */
export const transferCall = (bench: Bench): OwnTool =>
  builtIn({
    name: 'transfer_call',
    description: 'Transfers the caller. Ask him first whether that is right. Afterwards you are out of the call.',
    given: z.strictObject({
      destination,
      reason: Line(300).optional().describe('Why he calls, in one sentence; the person is told'),
      say: Line(200).optional().describe('What the caller hears before he is transferred, if you say nothing else'),
    }),
    act: ({ destination: asked, reason, say }): ToolOutcome => {
      const found = bench.findPlace(asked);
      if (found.kind !== 'one') return refusal(`The caller cannot be transferred there. ${insteadOf(found, bench.places)}`);
      const { name, to, isWarm } = found.place;
      return { kind: 'hand-over', to, name, isWarm, reason: reason ?? null, ...(say === undefined ? {} : { say }) };
    },
  });

/** Tells who is free. */
export const checkAvailability = (bench: Bench): OwnTool =>
  builtIn({
    name: 'check_availability',
    description: 'Tells whether a person, department or queue is free to take a call now.',
    given: z.strictObject({ destination }),
    act: ({ destination: asked }) => {
      const found = bench.findPlace(asked);
      return found.kind === 'one' ? told(availabilityOf(found.place, bench)) : refusal(insteadOf(found, bench.places));
    },
  });

/** Looks people and departments up. */
export const lookupDirectory = (bench: Bench): OwnTool =>
  builtIn({
    name: 'lookup_directory',
    description: 'Finds people, departments and their extension numbers by name or number, also when the name was misheard.',
    given: z.strictObject({ query: Line(80).describe('Name, department or number') }),
    act: ({ query }) => {
      const found = bench.findPlace(query);
      if (found.kind === 'one') return told(`Found: ${described(found.place)}.`);
      if (found.kind === 'several') return told(`Several fit: ${listed(found.places.map(described), 'and')}. Ask which is meant.`);
      if (found.places.length === 0) return told('Nobody and nothing by that name is in the directory.');
      return told(`Nobody is called exactly that. Near are: ${listed(found.places.map(described), 'and')}. Ask which is meant.`);
    },
  });

const MAX_OFFERED = 12;

/** What is possible instead. */
function insteadOf(found: Exclude<PlaceFound, { kind: 'one' }>, places: readonly Place[]): string {
  const names = found.places.map(described);
  if (found.kind === 'several') return `Several are called so: ${listed(names, 'and')}. Ask which is meant.`;
  if (names.length > 0) return `There is no such place. Did the caller mean ${listed(names)}?`;
  const offered = places.slice(0, MAX_OFFERED).map(described);
  if (offered.length === 0) return 'There is nowhere to transfer to. Offer to take a message.';
  return `There is no such place. Possible are ${offered.length < places.length ? 'for example ' : ''}${listed(offered, 'and')}.`;
}

const described = ({ name, number, to }: Place): string => {
  if (number === null || to.type === 'external') return name;
  return to.type === 'extension' ? `${name} (extension ${number})` : `${name} (number ${number})`;
};

function availabilityOf(place: Place, { world }: Bench): string {
  const { name, to } = place;
  const rows = world.tenant;
  if (to.type === 'extension') {
    const extension = rows.extensions.find(({ id }) => id === to.id);
    return `${name} ${extension ? statusOf(extension, world) : 'is not there'}.`;
  }
  if (to.type === 'queue') return queueText(name, world.state.queueOf(to.id));
  if (to.type === 'ring_group') {
    const group = rows.ring_groups.find(({ id }) => id === to.id);
    const members = rows.extensions.filter(({ id }) => group?.extension_ids.includes(id));
    const free = members.filter((member) => isFree(member, world));
    return free.length > 0 ? `${name} is free: somebody can answer.` : `Nobody of ${name} is free at the moment.`;
  }
  return `${name} can be called; whether somebody answers is not known.`;
}

type Extension = Bench['world']['tenant']['extensions'][number];

const isFree = ({ extension, dnd }: Extension, { state }: Bench['world']): boolean => !dnd && state.statusOf(extension) === 'available';

function statusOf({ extension, dnd }: Extension, { state }: Bench['world']): string {
  if (dnd) return 'does not want to be disturbed at the moment';
  const status = state.statusOf(extension);
  if (status === 'available') return 'is free';
  if (status === undefined || status === 'unavailable') return 'cannot be reached at the moment: no telephone is connected';
  return 'is on the telephone at the moment';
}

function queueText(name: string, now: QueueNow | undefined): string {
  if (!now) return `How ${name} is at the moment is not known.`;
  if (now.available > 0 && now.waiting === 0) return `${name} is free: somebody can answer at once.`;
  const waiting = now.waiting === 1 ? '1 caller is waiting' : `${now.waiting} callers are waiting`;
  const longest = now.waiting > 0 ? `, the longest for ${Math.max(1, Math.round(now.longestWaitSeconds / 60))} minutes` : '';
  return `${name}: ${now.available === 0 ? 'nobody is free at the moment' : 'somebody is free'}; ${waiting}${longest}.`;
}
