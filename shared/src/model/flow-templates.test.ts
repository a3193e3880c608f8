import { expect, test } from 'vitest';
import { Flow } from './flow.ts';
import { ANY_PLACES, checkFlow } from './flow-check.ts';
import { flowTemplates } from './flow-templates.ts';

test.each(flowTemplates)('nothing is wrong with the template $name but what each house chooses itself', ({ flow }) => {
  expect(Flow.parse(JSON.parse(JSON.stringify(flow)))).toEqual(flow);
  const faults = checkFlow(flow, ANY_PLACES);
  expect(faults.filter(({ code, message }) => code !== 'setting' || !message.startsWith('Choose '))).toEqual([]);
});

test('no two templates have the same name', () => {
  expect(new Set(flowTemplates.map(({ name }) => name)).size).toBe(flowTemplates.length);
  expect(new Set(flowTemplates.map(({ id }) => id)).size).toBe(flowTemplates.length);
});
