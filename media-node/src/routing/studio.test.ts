import type { FeatureDecision } from '@botpbx/shared/model/decision';
import { expect, test } from 'vitest';
import type { Recorded } from '../flow/media.ts';
import { scriptedMedia } from '../flow/testing/media.ts';
import { recordSound, type Take } from './studio.ts';
import { scriptedWay } from './testing/way.ts';

const spoken: Recorded = { durationMs: 3000, endedBy: 'digit', digit: '#' };
const cough: Recorded = { durationMs: 200, endedBy: 'digit', digit: '#' };
const by = { extension: '1000' } as FeatureDecision['by'];

async function record(records: readonly Recorded[], presses: readonly string[], from: FeatureDecision['by'] | 'nobody' = by) {
  const takes: Take[] = [];
  const dropped: string[] = [];
  const { media, heard } = scriptedMedia({ records, presses });
  const { way, steps } = scriptedWay();
  const studio = {
    begin: async () => '/studio/take-1',
    keep: async (take: Take) => void takes.push(take),
    drop: async (path: string) => void dropped.push(path),
  };
  await recordSound(
    { kind: 'feature', feature: 'record_sound', argument: '12', by: from === 'nobody' ? undefined : from, why: '' },
    { ...way, media, studio },
  );
  return { takes, dropped, heard, steps };
}

test('what is spoken and accepted is kept', async () => {
  const { takes, dropped, heard } = await record([spoken], ['1']);
  expect(takes).toEqual([{ tenantId: 1, path: '/studio/take-1', extension: '1000', label: '12' }]);
  expect(dropped).toEqual([]);
  expect(heard).toEqual(['answer', 'record', 'vm-review', 'pressed 1', 'vm-msgsaved']);
});

test('it can be heard and spoken again; a cough is no recording', async () => {
  const { takes, heard } = await record([cough, spoken, spoken], ['2', '3', '1']);
  expect(takes).toHaveLength(1);
  expect(heard.filter((one) => one === 'record')).toHaveLength(3);
  expect(heard).toContain('file take-1');
});

test.each([
  ['hangs up while speaking', [{ ...spoken, endedBy: 'gone' as const }], []],
  ['hangs up before accepting', [spoken], []],
  ['chooses nothing', [spoken], ['', '', '', '', '']],
  ['chooses something else', [spoken], ['9']],
] as const)('who %s leaves nothing behind', async (_what, records, presses) => {
  const { takes, dropped } = await record([...records], [...presses]);
  expect([takes, dropped]).toEqual([[], ['/studio/take-1']]);
});

test('nobody records who is no phone of the tenant', async () => {
  const { takes, heard } = await record([spoken], ['1'], 'nobody');
  expect([takes, heard]).toEqual([[], []]);
});
