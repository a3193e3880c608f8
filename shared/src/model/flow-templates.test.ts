import { expect, test } from 'vitest';
import { Flow } from './flow.ts';
import { exitsOf } from './flow-exits.ts';
import { flowTemplates } from './flow-templates.ts';

test.each(flowTemplates)('the template $name is a whole flow', ({ flow }) => {
  expect(Flow.parse(JSON.parse(JSON.stringify(flow)))).toEqual(flow);
  const ids = new Set(flow.steps.map(({ id }) => id));
  for (const step of flow.steps) {
    const exits = exitsOf(step);
    const names = new Set(exits.map(({ name }) => name));
    expect(Object.keys(step.exits).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.values(step.exits).filter((targets) => !targets.every((id) => ids.has(id)))).toEqual([]);
    expect(exits.filter(({ name, isRequired }) => isRequired && !step.exits[name]).map(({ name }) => `${step.id}.${name}`)).toEqual([]);
  }
});
