import { expect, test } from 'vitest';
import { aTenant } from '../../../../tests/support/revision.ts';
import { musicText } from './music.ts';
import { changedModules } from './parts.ts';

const sound = (id: number) => ({ id, name: `Sound ${id}`, hash: String(id).repeat(64), duration_ms: 1000 });
const textOf = (...tenants: Parameters<typeof aTenant>[1][]) =>
  musicText({
    soundsFolder: '/run/sounds',
    config: {
      revision: 1,
      node: { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 },
      tenants: tenants.map((more, at) => aTenant(at + 1, more)),
    },
  });

test('a tenant without music of its own has a class all the same: what Asterisk brings', () => {
  expect(textOf({}, {})).toBe('[t1_default]\nmode = files\ndirectory = moh\n\n[t2_default]\nmode = files\ndirectory = moh\n');
});

test('a class plays its sounds in order or at random, and the usual one is the one that the tenant chose', () => {
  const classes = [
    { id: 4, name: 'Calm', order: 'in_order', sound_ids: [2, 1] },
    { id: 5, name: 'Wild', order: 'random', sound_ids: [1] },
  ] as const;
  const music_classes = classes.map((row) => ({ ...row, sound_ids: [...row.sound_ids] }));
  const one = `entry = /run/sounds/${'1'.repeat(64)}`;
  const two = `entry = /run/sounds/${'2'.repeat(64)}`;
  const text = textOf({ sounds: [sound(1), sound(2)], music_classes, music_class_id: 5 });
  const folder = /directory = (\/run\/sounds-at-random\/t1_5-[0-9a-f]{8})\n/.exec(text)?.[1];
  const random = `[t1_default]\nmode = files\ndirectory = ${folder}\nsort = random\n`;
  expect(text).toBe([random, `[t1_4]\nmode = playlist\n${two}\n${one}\n`, random.replace('t1_default', 't1_5')].join('\n'));
});

test('a class whose sounds are not there plays what Asterisk brings', () => {
  const music_classes = [{ id: 4, name: 'Calm', order: 'in_order' as const, sound_ids: [9] }];
  expect(textOf({ music_classes })).toContain('[t1_4]\nmode = files\ndirectory = moh\n');
});

test('only the module whose file changed is reloaded', () => {
  const files = new Map([
    ['musiconhold.conf', 'x'],
    ['pjsip.conf', 'y'],
  ]);
  expect(changedModules(files, new Map([...files, ['pjsip.conf', 'z']]))).not.toContain('res_musiconhold.so');
  expect(changedModules(files, new Map([...files, ['musiconhold.conf', 'z']]))).toContain('res_musiconhold.so');
  expect(changedModules(undefined, files)).toContain('res_musiconhold.so');
});
