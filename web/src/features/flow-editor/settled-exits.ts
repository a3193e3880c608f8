/** What becomes of a step's lines when its settings change. */

import type { FlowStep } from '@botpbx/shared/model/flow';
import { exitOfCase, exitOfChoice, exitOfKey, exitsOf } from '@botpbx/shared/model/flow-exits';

/** An entry of a list that has an exit of its own. */
interface Way {
  readonly entry: unknown;
  readonly exit: string;
  /** Its exit is named by what it holds, not by its place in the list. */
  readonly isNamed?: boolean;
}

/** Gives the exits of the changed step: lines of cases, choices and keys go where their entry of the list went, lines of exits that are gone go. */
export function settledExits(before: FlowStep, after: FlowStep): FlowStep['exits'] {
  const follows = new Map(followed(waysOf(before), waysOf(after)));
  const names = new Set(exitsOf(after).map(({ name }) => name));
  const entries = Object.entries(before.exits).flatMap(([exit, targets]) => {
    const name = follows.has(exit) ? follows.get(exit) : exit;
    return name !== undefined && names.has(name) ? [[name, targets] as const] : [];
  });
  return Object.fromEntries(entries);
}

function waysOf(step: FlowStep): readonly Way[] {
  switch (step.kind) {
    case 'branch':
    case 'ai_agent':
      return step.settings.cases.map((entry, at) => ({ entry, exit: exitOfCase(at) }));
    case 'collect_speech':
      return step.settings.choices.map((entry, at) => ({ entry, exit: exitOfChoice(at) }));
    case 'menu':
      return step.settings.options.map((entry) => ({ entry, exit: exitOfKey(entry.key), isNamed: true }));
    default:
      return [];
  }
}

/** Where each exit went; undefined: nowhere. An entry that was rewritten in its place stays the same one. */
function followed(before: readonly Way[], after: readonly Way[]): [string, string | undefined][] {
  const kept = new Set(before.map(({ entry }) => entry));
  return before.map(({ entry, exit, isNamed }, at) => {
    const inPlace = after[at];
    const isRewritten = before.length === after.length && inPlace !== undefined && !kept.has(inPlace.entry);
    const same = after.find((way) => way.entry === entry) ?? after.find((way) => isNamed && way.exit === exit && !kept.has(way.entry));
    return [exit, (same ?? (isRewritten ? inPlace : undefined))?.exit];
  });
}
