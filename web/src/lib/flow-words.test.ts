import { FlowStep } from '@botpbx/shared/model/flow';
import { expect, test } from 'vitest';
import { sayEnding, sayExit, sayHappened, sayStep, stepNames } from './flow-words.ts';

const menu = FlowStep.parse({ id: 'm', kind: 'menu', settings: { options: [{ key: '1', label: 'Sales' }] } });

test('a step is called by its own name, else by its kind, also where the flow has it no more', () => {
  expect(sayStep('menu', { ...menu, name: 'What for' })).toBe('What for');
  expect([sayStep('menu', menu), sayStep('menu', undefined), sayStep('of_tomorrow', undefined)]).toEqual(['Menu', 'Menu', 'of_tomorrow']);
  expect(Object.keys(stepNames)).toHaveLength(21);
});

test('a way out has the words of its step', () => {
  expect([sayExit('key_1', menu), sayExit('gone', menu), sayExit('no_answer', undefined)]).toEqual(['1 Sales', 'Hung up', 'no answer']);
});

test('what came of an act is told in words, and nothing where there is nothing to tell', () => {
  expect(sayHappened({ kind: 'digits', digits: '••••', ended: 'full' })).toBe('Pressed ••••');
  expect(sayHappened({ kind: 'answered', status: 200, values: { TIER: 'gold' } })).toBe('The server answered 200, TIER = gold');
  expect([sayHappened({ kind: 'played', digit: null }), sayHappened({ kind: 'done' })]).toEqual([undefined, undefined]);
});

test('how a walk ended is said with its reason', () => {
  expect(sayEnding({ ending: 'stopped', why: 'It goes round in a circle.' })).toBe('The flow led nowhere: It goes round in a circle.');
  expect(sayEnding({ ending: null, why: null })).toContain('goes on');
});
