import { Flow } from '@botpbx/shared/model/flow';
import { expect, test } from 'vitest';
import { examplesOf, variablesOf } from './variables.ts';

const FLOW = Flow.parse({
  steps: [
    { id: 'start', kind: 'start' },
    { id: 'set', kind: 'set_variable', settings: { assignments: [{ name: 'PRIORITY', value: 'high' }] } },
    { id: 'input', kind: 'dtmf_input', settings: { variable: 'ORDER_NUMBER' } },
    { id: 'ask', kind: 'http_request', settings: { save: [{ variable: 'CUSTOMER_TYPE', path: 'type' }] } },
    { id: 'speech', kind: 'collect_speech', settings: { variable: 'DIGITS' } },
  ],
});

test('what a flow sets itself stands before what every call knows, each once', () => {
  const names = variablesOf(FLOW).map(({ name }) => name);
  expect(names.slice(0, 4)).toEqual(['CUSTOMER_TYPE', 'DIGITS', 'ORDER_NUMBER', 'PRIORITY']);
  expect(names).toContain('CALLERID(num)');
  expect(names.filter((name) => name === 'DIGITS')).toHaveLength(1);
});

test('each variable has an example to be heard', () => {
  expect(examplesOf(FLOW)).toMatchObject({ ORDER_NUMBER: 'order number', 'CALLERID(name)': 'Ann' });
});
