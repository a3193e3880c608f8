/** A queue as it stands in the form, and back. */
import type { Queue } from '@botpbx/shared/model/queue';
import type { QueueMember } from '@botpbx/shared/model/queue-setting';
import { type ChosenDestination, chosenOf, destinationOf } from '../../lib/destination.tsx';
import { numberIn, textOrNull } from '../../lib/form.ts';

const NUMBERS = [
  'timeout',
  'retry',
  'weight',
  'wrap_up',
  'max_wait',
  'max_callers',
  'announce_frequency',
  'periodic_frequency',
  'service_level',
] as const;
const CHOSEN = ['greeting_sound_id', 'agent_sound_id', 'periodic_sound_id', 'music_class_id'] as const;
const WAYS = ['overflow', 'full_destination', 'empty_destination'] as const;

type Texts = Record<(typeof NUMBERS)[number] | (typeof CHOSEN)[number], string>;
type Ways = Record<(typeof WAYS)[number], ChosenDestination>;

export interface Typed extends Texts, Ways {
  name: string;
  number: string;
  strategy: string;
  join_empty: string;
  leave_when_empty: string;
  announce_position: boolean;
  announce_hold_time: boolean;
  periodic_text: string;
  members: readonly QueueMember[];
  dynamic_members: readonly QueueMember[];
  recording: boolean;
  callback_key: string;
  skip_busy: boolean;
}

/** What a new queue begins with. */
export const EMPTY: Typed = {
  ...{ name: '', number: '', strategy: 'ring_all', timeout: '30', retry: '5', weight: '0', wrap_up: '0' },
  ...{ max_wait: '0', overflow: { type: 'none' }, max_callers: '0', full_destination: { type: 'none' } },
  ...{ join_empty: 'yes', leave_when_empty: 'no', empty_destination: { type: 'none' } },
  ...{ announce_frequency: '30', announce_position: true, announce_hold_time: false, periodic_text: '', periodic_frequency: '60' },
  ...{ greeting_sound_id: '', agent_sound_id: '', periodic_sound_id: '', music_class_id: '' },
  ...{ members: [], dynamic_members: [], recording: false, callback_key: '', service_level: '20', skip_busy: true },
};

const each = <Name extends string, Value>(names: readonly Name[], readOf: (name: Name) => Value) =>
  Object.fromEntries(names.map((name) => [name, readOf(name)])) as Record<Name, Value>;

/** A queue, as it is typed. */
export const typedOf = (row: Queue): Typed => ({
  ...each(NUMBERS, (name) => String(row[name])),
  ...each(CHOSEN, (name) => String(row[name] ?? '')),
  ...each(WAYS, (name) => chosenOf(row[name])),
  ...{ name: row.name, number: row.number ?? '', strategy: row.strategy },
  ...{ join_empty: row.join_empty, leave_when_empty: row.leave_when_empty },
  ...{ announce_position: row.announce_position, announce_hold_time: row.announce_hold_time, periodic_text: row.periodic_text ?? '' },
  ...{ members: row.members, dynamic_members: row.dynamic_members, recording: row.recording },
  ...{ callback_key: row.callback_key ?? '', skip_busy: row.skip_busy },
});

/** What the schema reads, out of what was typed. */
export const bodyOf = (typed: Typed) => ({
  ...typed,
  ...each(NUMBERS, (name) => numberIn(typed[name])),
  ...each(CHOSEN, (name) => (typed[name] === '' ? null : Number(typed[name]))),
  ...each(WAYS, (name) => destinationOf(typed[name])),
  name: typed.name.trim(),
  number: textOrNull(typed.number),
  periodic_text: textOrNull(typed.periodic_text),
  callback_key: textOrNull(typed.callback_key),
});
