/** All steps that something may lead to, as choices. What has not changed stays the same object, so that long lists are not built anew at each key stroke. */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import { type Accessor, createMemo } from 'solid-js';
import { titleOf } from './kinds.ts';

export interface StepChoice {
  readonly value: string;
  readonly label: string;
}

/** Follows the flow while the component lives. Steps of the same title are told apart by a number. */
export function createStepChoices(flow: Accessor<Flow>): Accessor<readonly StepChoice[]> {
  return createMemo<readonly StepChoice[]>((before) => {
    const known = new Map(before.map((choice) => [choice.value, choice]));
    const labels = labelsOf(flow().steps.filter(({ kind }) => kind !== 'start'));
    const next = labels.map((choice) => (known.get(choice.value)?.label === choice.label ? (known.get(choice.value) ?? choice) : choice));
    return next.length === before.length && next.every((choice, at) => choice === before[at]) ? before : next;
  }, []);
}

function labelsOf(steps: readonly FlowStep[]): StepChoice[] {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(titleOf(step), (counts.get(titleOf(step)) ?? 0) + 1);
  const numbers = new Map<string, number>();
  return steps.map((step) => {
    const title = titleOf(step);
    const number = (numbers.get(title) ?? 0) + 1;
    numbers.set(title, number);
    return { value: step.id, label: (counts.get(title) ?? 0) > 1 ? `${title} ${number}` : title };
  });
}
