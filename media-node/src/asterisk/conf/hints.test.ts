import { DEFAULT_FEATURE_CODES } from '@botpbx/shared/model/feature-codes';
import { expect, test } from 'vitest';
import { aTenant } from '../../../../tests/support/revision.ts';
import { hintsText } from './hints.ts';
import { inCallLines } from './in-call.ts';
import { lotNameOf, readLotName } from './names.ts';

test('a tenant watches its own phones and lamps, by two patterns', () => {
  const node = { schema: 1, node_id: 1, system_name: 'n1', default_tenant_id: 1 } as const;
  expect(hintsText({ config: { revision: 1, node, tenants: [aTenant(1), aTenant(2)] }, soundsFolder: '/sounds' })).toBe(
    [
      '[t1_hints]',
      `exten = _XX!,hint,PJSIP/\${EXTEN}&Custom:t1_\${EXTEN}`,
      `exten = _*X!,hint,Custom:t1_\${EXTEN}`,
      '',
      '[t2_hints]',
      `exten = _XX!,hint,PJSIP/\${EXTEN}@t2.test&Custom:t2_\${EXTEN}`,
      `exten = _*X!,hint,Custom:t2_\${EXTEN}`,
      '',
    ].join('\n'),
  );
});

test('of transfers only codes that are not the usual ones are told to phones', () => {
  const codes = { ...DEFAULT_FEATURE_CODES, record: '' };
  expect(inCallLines(codes)).toEqual([]);
  expect(inCallLines({ ...codes, transfer_blind: '#9', transfer_attended: '' })).toEqual([
    ['set_var', 'FEATUREMAP(blindxfer)=#9'],
    ['set_var', 'FEATUREMAP(atxfer)='],
  ]);
});

test('a phone is told which code records', () => {
  expect(inCallLines(DEFAULT_FEATURE_CODES)).toEqual([['set_var', 'DYNAMIC_FEATURES=record_s1']]);
  expect(inCallLines({ ...DEFAULT_FEATURE_CODES, record: '#3' })).toEqual([['set_var', 'DYNAMIC_FEATURES=record_h3']]);
});

test('the name of a lot tells whose it is', () => {
  const name = lotNameOf({ tenantId: 7, id: 0, firstSlot: 701, slots: 20 });
  expect(readLotName(name)).toEqual({ tenantId: 7, lotId: 0 });
  for (const strange of ['default', 't7_0', `${name}x`, 'T7_0_701_20']) expect(readLotName(strange)).toBeUndefined();
});
