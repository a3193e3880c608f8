// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the places that are filled in
import { expect, test } from 'vitest';
import { type CallKnown, greetingOf, instructionsOf } from './instructions.ts';
import { anAgent } from './testing/agent.ts';

const known: CallKnown = {
  callerNumber: '+15551234567',
  callerName: 'Ann',
  dialled: '6100',
  tenantTimeZone: 'America/New_York',
  nowMs: Date.parse('2026-11-22T15:05:00Z'),
  context: null,
  variables: {},
};

test('the model is told the prompt, the manners of the telephone, the time and who calls', () => {
  const text = instructionsOf(anAgent({ system_prompt: 'You are the receptionist of Acme.' }), known);
  expect(text).toMatch(/^You are the receptionist of Acme\./);
  expect(text).toContain('Sunday, November 22, 2026');
  expect(text).toContain('10:05');
  expect(text).toContain('The caller is Ann, +15551234567.');
});

test('who withholds the number is not named', () => {
  expect(instructionsOf(anAgent({}), { ...known, callerNumber: '', callerName: '' })).toContain("The caller's number is not known.");
});

test('what a flow or a campaign knows reaches prompt, greeting and context', () => {
  const agent = anAgent({ system_prompt: 'Remind ${first_name}.', greeting: 'Hello {{first_name}}!' });
  const more = { ...known, variables: { first_name: 'Bob' }, context: 'Order of ${first_name}' };
  expect(instructionsOf(agent, more)).toContain('Remind Bob.');
  expect(instructionsOf(agent, more)).toContain('About this call: Order of Bob');
  expect(greetingOf(agent, more)).toBe('Hello Bob!');
  expect(greetingOf(anAgent({ greeting: null }), more)).toBeNull();
});

test('the model knows where it may transfer to', () => {
  const targets = [{ name: 'Sales', description: 'orders', destination: { type: 'extension' as const, id: 1 }, warm: false }];
  expect(instructionsOf(anAgent({ transfer_targets: targets }), known)).toContain('- Sales: orders');
});
