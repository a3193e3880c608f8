/** What went wrong with a form, in sentences for people, at the field that it concerns. */
import { Refused } from '@botpbx/shared/api/client';
import type { ErrorCode } from '@botpbx/shared/base/errors';
import type { z } from 'zod';

/** Faults by field; what belongs to no field is `problem`. */
export interface Faults {
  readonly fields: Readonly<Record<string, string>>;
  readonly problem?: string;
}

/** Reads zod's issues: the first of each field counts. */
export function faultsOfIssues(issues: readonly z.core.$ZodIssue[]): Faults {
  const fields: Record<string, string> = {};
  for (const issue of issues) fields[nameOf(issue.path)] ??= sentenceOf(sayIssue(issue));
  return { fields };
}

/** Reads a refusal: `errors` go to their fields, a known code to the field that `fieldOf` names, the rest above the form. */
export function faultsOfRefusal(error: unknown, fieldOf: Partial<Record<ErrorCode, string>>, known: ReadonlySet<string>): Faults {
  if (!(error instanceof Refused)) return { fields: {}, problem: 'The server could not be reached. Nothing was saved; try again.' };
  const { problem } = error;
  const field = problem && fieldOf[problem.code];
  if (field) return { fields: { [field]: sentenceOf(problem.detail ?? problem.title) } };
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const fault of problem?.errors ?? []) {
    const name = fault.path.replace(/^body\./, '').split('.')[0] ?? '';
    if (known.has(name)) fields[name] ??= verdictOf(fault.message);
    else rest.push(`${fault.path}: ${fault.message}`);
  }
  const isPlaced = Object.keys(fields).length > 0 && rest.length === 0;
  return isPlaced ? { fields } : { fields, problem: rest.length > 0 ? rest.join('; ') : sentenceOf(error.message) };
}

/** One sentence for any failed request. */
export function sayFailure(error: unknown): string {
  if (!(error instanceof Refused)) return 'The server could not be reached.';
  const reasons = (error.problem?.errors ?? []).map(({ message }) => verdictOf(message));
  return [sentenceOf(error.message), ...reasons].join(' ');
}

const nameOf = (path: readonly PropertyKey[]): string => String(path[0] ?? '');

function sayIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'Required' : smallest(issue.origin, Number(issue.minimum), issue.message);
    case 'too_big':
      return issue.origin === 'string' ? `Must have at most ${issue.maximum} characters` : `Must be at most ${issue.maximum}`;
    case 'invalid_type':
      return /^(?:number|int)$/.test(issue.expected) && !issue.message.endsWith('undefined') ? 'Must be a whole number' : 'Required';
    case 'invalid_format':
      return issue.format === 'email' ? 'Must be an e-mail address' : issue.message;
    case 'invalid_value':
      return `Must be one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

function smallest(origin: string, minimum: number, message: string): string {
  if (origin === 'array') return minimum === 1 ? 'Choose at least one' : `Choose at least ${minimum}`;
  if (origin !== 'string') return `Must be at least ${minimum}`;
  return message.startsWith('Too small') ? `Must have at least ${minimum} characters` : message;
}

/** The server words what is wrong as a claim about the value ("is reserved"). */
const verdictOf = (claim: string): string => sentenceOf(/^[a-z]/.test(claim) ? `It ${claim}` : claim);

/** The schemas word a rule as a claim ("is 2 to 10 digits", "is not a time zone"); to whoever broke it, it is a demand. */
function sentenceOf(rule: string): string {
  const demand = rule.replace(/^is (?:not )?/, 'Must be ').replace(/^has /, 'Must have ');
  const sentence = demand.charAt(0).toUpperCase() + demand.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
