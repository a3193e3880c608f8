import { FlowStep } from '@botpbx/shared/model/flow';
import { expect, test } from 'vitest';
import { settledExits } from './settled-exits.ts';

const [SALES, SUPPORT] = [
  { key: '1', label: 'Sales' },
  { key: '2', label: 'Support' },
];

/** The entries stay the same objects, as they do in the editor. */
function menu(options: object[]): FlowStep {
  const step = FlowStep.parse({ id: 'menu', kind: 'menu', exits: { key_1: ['sales'], key_2: ['support'], timeout: ['bye'] } });
  return { ...step, settings: { ...step.settings, options } } as FlowStep;
}

test('a line goes with its key when the key becomes another one', () => {
  const after = menu([{ key: '3', label: 'Sales' }, SUPPORT]);
  expect(settledExits(menu([SALES, SUPPORT]), after)).toEqual({ key_3: ['sales'], key_2: ['support'], timeout: ['bye'] });
});

test('a line stays with its key when the keys change places or names', () => {
  const lines = { key_1: ['sales'], key_2: ['support'], timeout: ['bye'] };
  expect(settledExits(menu([SALES, SUPPORT]), menu([SUPPORT, SALES]))).toEqual(lines);
  expect(settledExits(menu([SALES, SUPPORT]), menu([SALES, { key: '2', label: 'Help' }]))).toEqual(lines);
});

test('the line of a key that is gone goes', () => {
  expect(settledExits(menu([SALES, SUPPORT]), menu([SUPPORT]))).toEqual({ key_2: ['support'], timeout: ['bye'] });
});

test('lines of cases follow their place in the list', () => {
  const [vip, other] = [
    { label: 'VIP', when: 'a' },
    { label: '', when: 'b' },
  ];
  const branch = (cases: object[]) => {
    const step = FlowStep.parse({ id: 'branch', kind: 'branch', exits: { case_1: ['first'], case_2: ['second'], else: ['third'] } });
    return { ...step, settings: { cases } } as FlowStep;
  };
  expect(settledExits(branch([vip, other]), branch([other, vip]))).toEqual({ case_2: ['first'], case_1: ['second'], else: ['third'] });
  expect(settledExits(branch([vip, other]), branch([other]))).toEqual({ case_1: ['second'], else: ['third'] });
});
