/** What is to be known at the end of a call, told by the model and checked against the agent's fields. */
import type { OutcomeField } from '@botpbx/shared/model/agent-setting';
import { z } from 'zod';
import { type Bench, builtIn, Line, type OwnTool, told } from './built-in.ts';

/** Sets fields of the outcome; undefined for an agent that has none. */
export function setOutcome({ agent, world, outcome }: Bench): OwnTool | undefined {
  if (agent.outcome.length === 0) return undefined;
  const fields = Object.fromEntries(agent.outcome.map((field) => [field.name, schemaOf(field).optional()]));
  return builtIn({
    name: 'set_outcome',
    description: 'Notes what is known of this call. Set what you know, as soon as you know it; a later value replaces an earlier one.',
    given: z.strictObject(fields),
    act: (given) => {
      for (const [name, value] of Object.entries(given)) if (value !== undefined) outcome.set(name, value);
      world.errands.setOutcome(Object.fromEntries(outcome));
      return told('Noted.');
    },
  });
}

function schemaOf({ type, description, choices }: OutcomeField): z.ZodType<string | number | boolean> {
  const says = (schema: z.ZodType<string | number | boolean>) => (description === '' ? schema : schema.describe(description));
  switch (type) {
    case 'number':
      return says(z.number());
    case 'yes_no':
      return says(z.boolean());
    case 'choice':
      return says(choices.length > 0 ? z.enum(choices) : Line(80));
    default:
      return says(Line(1000));
  }
}
