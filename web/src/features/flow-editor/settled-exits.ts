/** What becomes of a step's lines when its settings change. */

import type { FlowStep } from '@botpbx/shared/model/flow';
import { exitOfCase, exitOfChoice, exitsOf } from '@botpbx/shared/model/flow-exits';

/** Gives the exits of the changed step: lines of cases and choices go where their entry of the list went, lines of exits that are gone go. */
export function settledExits(before: FlowStep, after: FlowStep): FlowStep['exits'] {
  const follows = new Map([
    ...followed(casesOf(before), casesOf(after), exitOfCase),
    ...followed(choicesOf(before), choicesOf(after), exitOfChoice),
  ]);
  const names = new Set(exitsOf(after).map(({ name }) => name));
  const entries = Object.entries(before.exits).flatMap(([exit, targets]) => {
    const name = follows.has(exit) ? follows.get(exit) : exit;
    return name !== undefined && names.has(name) ? [[name, targets] as const] : [];
  });
  return Object.fromEntries(entries);
}

const casesOf = (step: FlowStep): readonly unknown[] => (step.kind === 'branch' || step.kind === 'ai_agent' ? step.settings.cases : []);
const choicesOf = (step: FlowStep): readonly unknown[] => (step.kind === 'collect_speech' ? step.settings.choices : []);

/** Where each exit went; undefined: nowhere. An entry that was rewritten in its place stays the same one. */
function followed(before: readonly unknown[], after: readonly unknown[], nameOf: (at: number) => string): [string, string | undefined][] {
  const kept = new Set(before);
  return before.map((entry, at) => {
    const to = after.indexOf(entry);
    const isRewritten = to === -1 && before.length === after.length && at < after.length && !kept.has(after[at]);
    const place = isRewritten ? at : to;
    return [nameOf(at), place === -1 ? undefined : nameOf(place)];
  });
}
