import { ConfigQueue } from '@botpbx/shared/link/section/queue';
import { expect, test } from 'vitest';
import { aTenant } from '../../../../tests/support/revision.ts';
import { memberInterfaceOf, readMemberInterface, readQueueName } from './names.ts';
import { queuesText } from './queues.ts';

const aQueue = (more: Partial<ConfigQueue> = {}): ConfigQueue => ({
  ...ConfigQueue.parse({
    ...{ id: 7, key: 'sales', name: 'Sales; [x]', number: '500', strategy: 'round_robin', timeout: 30, retry: 5, weight: 0, wrap_up: 10 },
    ...{ max_wait: 0, overflow: null, max_callers: 3, full_destination: null, join_empty: 'strict', leave_when_empty: 'no' },
    ...{ empty_destination: null, announce_frequency: 0, announce_position: true, announce_hold_time: false, periodic_parts: [] },
    ...{ periodic_frequency: 60, greeting_sound_id: null, agent_sound_id: null, periodic_sound_id: null, music_class_id: null },
    ...{ recording: false, callback_key: null, skip_busy: true },
  }),
  ...more,
});
const textOf = (queue: ConfigQueue) =>
  queuesText({
    config: {
      revision: 1,
      node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 2 },
      tenants: [aTenant(2, { queues: [queue] })],
    },
    soundsFolder: '/sounds',
  });

test('a queue is named by tenant and id, and nothing that a person wrote stands in the file', () => {
  const text = textOf(aQueue());
  expect(text).toMatch(/^\[t2_7\]$/m);
  expect(text).not.toContain('Sales');
  for (const line of ['strategy = rrmemory', 'maxlen = 3', 'joinempty = paused,unavailable,invalid,unknown', 'ringinuse = no'])
    expect(text).toContain(line);
  expect(text).toContain('musicclass = t2_default');
});

test('a queue that is spoken to is silent itself, and one key leads out of it', () => {
  const text = textOf(aQueue({ announce_frequency: 30, callback_key: '1' }));
  expect(text).toContain('musicclass = silence');
  expect(text).toContain('context = queue-key-1');
});

test('names are read back, and others are nobody’s', () => {
  for (const endpoint of ['1001', '1001@acme.test']) expect(readMemberInterface(memberInterfaceOf(endpoint))).toBe(endpoint);
  expect(readQueueName('t2_7')).toEqual({ tenantId: 2, queueId: 7 });
  for (const name of ['sales', 't2_7x', 't_7']) expect(readQueueName(name)).toBeUndefined();
  expect(readMemberInterface('PJSIP/1001')).toBeUndefined();
});
