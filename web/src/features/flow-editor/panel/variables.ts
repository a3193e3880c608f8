/** Which variables a flow knows, for being put into its texts. */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import { setBy } from '@botpbx/shared/model/flow-check-variables';

export interface KnownVariable {
  readonly name: string;
  readonly says: string;
  /** What stands in for it when a text is heard in the browser. */
  readonly example: string;
}

/** Known in every call. */
const BUILT_IN: readonly KnownVariable[] = [
  { name: 'CALLERID(num)', says: "Caller's number", example: '4155550100' },
  { name: 'CALLERID(name)', says: "Caller's name", example: 'Ann' },
  { name: 'EXTEN', says: 'Number that was dialled', example: '1000' },
  { name: 'DIGITS', says: 'Keys that were entered last', example: '42' },
  { name: 'SPEECH', says: 'What was said last', example: 'sales' },
  { name: 'QUEUEPOS', says: 'Place in the queue, after Queue Check', example: '3' },
  { name: 'QUEUEHOLDTIME', says: 'Minutes of waiting, after Queue Check', example: '3' },
  { name: 'HTTP_STATUS', says: 'Status of the last HTTP Request', example: '200' },
  { name: 'EPOCH', says: 'Seconds since 1970', example: '1800000000' },
  { name: 'UNIQUEID', says: 'Id of the call', example: '1800000000.1' },
];

/** Lists the variables that the flow sets itself, then those of every call. */
export function variablesOf(flow: Flow): readonly KnownVariable[] {
  const names = new Set(flow.steps.flatMap(knownAfter));
  const own = [...names].sort().map((name) => ({ name, says: 'Set in this flow', example: name.toLowerCase().replaceAll('_', ' ') }));
  return [...own, ...BUILT_IN.filter(({ name }) => !names.has(name))];
}

/** Those that people named, and those that a kind of step always sets. */
function knownAfter(step: FlowStep): readonly string[] {
  if (step.kind === 'queue_check') return ['QUEUE_WAITING', 'QUEUE_AVAILABLE', 'QUEUE_LONGEST_WAIT'];
  return step.kind === 'ai_agent' ? ['AGENT_ENDING'] : setBy(step);
}

/** Examples by name, for filling in. */
export const examplesOf = (flow: Flow): Readonly<Record<string, string>> =>
  Object.fromEntries(variablesOf(flow).map(({ name, example }) => [name, example]));
