/** What was done to a flow, for undoing and doing again. */
import type { Flow } from '@botpbx/shared/model/flow';

/** One edit. */
export interface Edit {
  readonly flow: Flow;
  /** In words: `Move Menu`. */
  readonly says: string;
  /** Edits with the same mark that follow each other quickly are one, such as letters typed into a field. */
  readonly mark?: string;
  readonly atMs: number;
}

export interface History {
  readonly past: readonly Edit[];
  readonly present: Edit;
  readonly future: readonly Edit[];
}

/** Most edits that can be undone. */
export const MOST_EDITS = 200;
const MERGE_WITHIN_MS = 1500;

/** A history without edits. */
export const beginHistory = (flow: Flow): History => ({ past: [], present: { flow, says: '', atMs: 0 }, future: [] });

/** Adds an edit; what was undone before is gone then. An edit that changes nothing is none. */
export function record(history: History, edit: Edit): History {
  const { past, present, future } = history;
  if (edit.flow === present.flow) return history;
  const isSoon = edit.atMs - present.atMs <= MERGE_WITHIN_MS && past.length > 0 && future.length === 0;
  const isMore = isSoon && edit.mark !== undefined && edit.mark === present.mark;
  return { past: isMore ? past : [...past, present].slice(-MOST_EDITS), present: edit, future: [] };
}

/** Goes back one edit. */
export function undo({ past, present, future }: History): History {
  const last = past.at(-1);
  return last === undefined ? { past, present, future } : { past: past.slice(0, -1), present: last, future: [present, ...future] };
}

/** Takes back one undo. */
export function redo({ past, present, future }: History): History {
  const [next, ...rest] = future;
  return next === undefined ? { past, present, future } : { past: [...past, present], present: next, future: rest };
}
