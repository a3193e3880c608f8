/** Variables that a flow asks for although nothing sets them, and masked ones where they cannot be heard. */
import { readExpression } from '../base/expression.ts';
import { namesIn } from '../base/template.ts';
import type { Flow, FlowStep } from './flow.ts';
import type { Found } from './flow-check-found.ts';

/** Known in every call; all are in capitals. */
const BUILT_IN = new Set(['CALLERID(NUM)', 'CALLERID(NAME)', 'EXTEN', 'CHANNEL', 'UNIQUEID', 'EPOCH', 'DIGITS', 'SPEECH', 'HTTP_STATUS']);
const OF_QUEUES = new Set(['QUEUEPOS', 'QUEUEHOLDTIME', 'QUEUE_WAITING', 'QUEUE_AVAILABLE', 'QUEUE_LONGEST_WAIT']);

/** Lists what is asked for and never set. Whoever sends calls here may set it too, so it is a warning. */
export function faultsOfVariables(flow: Flow): Found[] {
  const kinds = new Set(flow.steps.map(({ kind }) => kind));
  const set = new Set(flow.steps.flatMap(setBy).map((name) => name.toUpperCase()));
  const isKnown = (name: string): boolean =>
    BUILT_IN.has(name) ||
    set.has(name) ||
    (kinds.has('queue_check') && OF_QUEUES.has(name)) ||
    (kinds.has('ai_agent') && name.startsWith('AGENT_')) ||
    kinds.has('sub_flow');
  const masked = new Set(
    flow.steps
      .flatMap((step) => (step.kind === 'dtmf_input' && step.settings.masked ? (step.settings.variable ?? []) : []))
      .map((name) => name.toUpperCase()),
  );
  return flow.steps.flatMap((step) => [
    ...[...new Set(askedBy(step))]
      .filter((name) => !isKnown(name))
      .map((name) => ({ ...warning(step), code: 'variable', message: `Nothing in this flow sets ${name}.` })),
    ...spokenBy(step)
      .filter((name) => masked.has(name))
      .map((name) => ({ ...warning(step), code: 'masked', message: `${name} is masked: it is left out of what is said.` })),
  ]);
}

const warning = (step: FlowStep) => ({ severity: 'warning' as const, step });

/** Variables that a step sets by the names that people gave them. */
export function setBy(step: FlowStep): readonly string[] {
  switch (step.kind) {
    case 'set_variable':
      return step.settings.assignments.map(({ name }) => name);
    case 'http_request':
      return step.settings.save.map(({ variable }) => variable);
    case 'survey':
      return step.settings.questions.map(({ variable }) => variable);
    case 'dtmf_input':
    case 'collect_speech':
      return step.settings.variable === null ? [] : [step.settings.variable];
    default:
      return [];
  }
}

/** Names that stand in texts and conditions of a step, in capitals. */
function askedBy(step: FlowStep): string[] {
  const others = othersOf(step).flatMap(namesIn);
  const conditions = 'cases' in step.settings ? step.settings.cases.map(({ when }) => readExpression(when)) : [];
  return [...spokenBy(step), ...others, ...conditions.flatMap((one) => (one.ok ? one.names : []))];
}

/** Texts that are not spoken. */
function othersOf(step: FlowStep): readonly string[] {
  switch (step.kind) {
    case 'transfer':
      return [step.settings.number ?? ''];
    case 'set_variable':
      return step.settings.assignments.map(({ value }) => value);
    case 'http_request':
      return [step.settings.url, step.settings.body, ...Object.values(step.settings.headers)];
    case 'ai_agent':
      return [step.settings.context];
    case 'play_digits':
      return [namesIn(step.settings.variable).length > 0 ? step.settings.variable : `\${${step.settings.variable.trim()}}`];
    default:
      return [];
  }
}

/** Names in what a step says. */
function spokenBy(step: FlowStep): string[] {
  return promptsIn(step.settings).flatMap(namesIn);
}

/** Texts of all prompts that stand anywhere in settings. */
function promptsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(promptsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('kind' in value && value.kind === 'text' && 'text' in value && typeof value.text === 'string') return [value.text];
  return Object.values(value).flatMap(promptsIn);
}
