/** Queues without their members, which come over AMI. What callers hear while they wait is spoken by the node process. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigQueue } from '@botpbx/shared/link/section/queue';
import type { JoinEmpty, LeaveWhenEmpty } from '@botpbx/shared/model/queue-setting';
import { type IniLine, type IniSection, writeIni } from './ini.ts';
import { musicClassNameOf, queueNameOf, SILENT_CLASS } from './names.ts';
import type { PartInput } from './part.ts';

/** Writes `queues.conf`. */
export const queuesText = ({ config, soundsFolder }: PartInput): string =>
  writeIni(config.tenants.flatMap((tenant) => tenant.queues.map((queue) => sectionOf(queue, tenant, soundsFolder))));

const STRATEGIES: Readonly<Record<string, string>> = {
  ring_all: 'ringall',
  least_recent: 'leastrecent',
  fewest_calls: 'fewestcalls',
  random: 'random',
  round_robin: 'rrmemory',
  linear: 'linear',
};

const NO_PHONE = 'unavailable,invalid,unknown';
const JOIN: Readonly<Record<JoinEmpty, string>> = { yes: 'yes', no: NO_PHONE, strict: `paused,${NO_PHONE}` };
const LEAVE: Readonly<Record<LeaveWhenEmpty, string>> = { no: 'no', yes: NO_PHONE, strict: `paused,${NO_PHONE}` };

/** Whether anything is said to those who wait. Then their music comes from where the speech does, so that it can stop for it. */
export const isSpokenTo = (queue: ConfigQueue): boolean =>
  (queue.announce_frequency > 0 && (queue.announce_position || queue.announce_hold_time)) ||
  queue.periodic_parts.length > 0 ||
  queue.periodic_sound_id !== null;

function sectionOf(queue: ConfigQueue, { tenant_id, sounds }: TenantSection, soundsFolder: string): IniSection {
  const hash = sounds.find((sound) => sound.id === queue.agent_sound_id)?.hash;
  const optional: IniLine[] = [
    ...(hash === undefined ? [] : [['announce', `${soundsFolder}/${hash}`] as const]),
    ...(queue.callback_key === null ? [] : [['context', `queue-key-${queue.callback_key}`] as const]),
  ];
  return {
    name: queueNameOf(tenant_id, queue.id),
    lines: [
      ['musicclass', isSpokenTo(queue) ? SILENT_CLASS : musicClassNameOf(tenant_id, queue.music_class_id)],
      ['strategy', STRATEGIES[queue.strategy] ?? 'ringall'],
      ['timeout', String(queue.timeout)],
      ['retry', String(queue.retry)],
      ['weight', String(queue.weight)],
      ['wrapuptime', String(queue.wrap_up)],
      ['maxlen', String(queue.max_callers)],
      ['joinempty', JOIN[queue.join_empty]],
      ['leavewhenempty', LEAVE[queue.leave_when_empty]],
      ['ringinuse', queue.skip_busy ? 'no' : 'yes'],
      ['membergosub', 'queue-connected'],
      ...optional,
    ],
  };
}
