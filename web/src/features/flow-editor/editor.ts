/**
 * The editor of a flow: what is edited, what is selected, what is wrong, and what a walk has come through. The canvas, the panel beside it and
 * the simulator all stand on it: `const editor = useEditor()`. Each edit goes through `edit`, so that all of it can be undone.
 */
import type { Flow, FlowStep } from '@botpbx/shared/model/flow';
import type { SettingsOf, StepKind } from '@botpbx/shared/model/flow-step';
import type { FlowFault, Ivr } from '@botpbx/shared/model/ivr';
import { type Accessor, createContext, createMemo, createSignal, useContext } from 'solid-js';
import { arrange, isUnplaced } from './arrange.ts';
import { createDraft, type Draft } from './draft.ts';
import { createFaults } from './faults.ts';
import { beginHistory, record, redo, undo } from './history.ts';
import { changeSettings, changeWhole, connect, disconnect, type Link, renameStep } from './state.ts';

/** Where a walk is and how it came there, for being shown on the canvas. */
export interface WalkShown {
  /** Step that is being walked; undefined when the walk is over. */
  readonly at?: string | undefined;
  /** Steps that were walked through. */
  readonly steps: readonly string[];
  /** Exits that were taken. */
  readonly exits: readonly { readonly from: string; readonly exit: string }[];
}

/** What stands at the right of the canvas: the settings of the selected step if there is one, those of the flow, the simulator, or nothing. */
export type Side = 'settings' | 'flow' | 'simulator' | 'closed';

export interface Editor {
  /** The IVR as the server told it last; its `flow` may be older than `flow()`. */
  readonly ivr: Accessor<Ivr>;
  /** Whether the signed-in user may change it. */
  readonly mayWrite: boolean;
  readonly draft: Draft;
  readonly flow: Accessor<Flow>;
  readonly stepOf: (stepId: string) => FlowStep | undefined;
  readonly selection: Accessor<ReadonlySet<string>>;
  /** The selected step, if it is one alone. */
  readonly selected: Accessor<FlowStep | undefined>;
  readonly faults: Accessor<readonly FlowFault[]>;
  readonly faultsOf: (stepId: string) => readonly FlowFault[];
  readonly walk: Accessor<WalkShown | undefined>;
  readonly side: Accessor<Side>;
  readonly canUndo: Accessor<boolean>;
  readonly canRedo: Accessor<boolean>;
  /** Step that the canvas is asked to bring into view; a new object for each asking. */
  readonly revealed: Accessor<{ readonly id: string } | undefined>;

  /** Changes the flow. `says` is the edit in words; edits with the same `mark` within a moment are undone together. */
  edit(says: string, change: (flow: Flow) => Flow, mark?: string): void;
  /** Changes settings of a step: only what is named. Lines of exits that go with it go. */
  change<Kind extends StepKind>(stepId: string, kind: Kind, change: Partial<SettingsOf<Kind>>): void;
  rename(stepId: string, name: string): void;
  /** Voice and language of the flow. */
  changeWhole(change: Partial<Pick<Flow, 'voice' | 'language'>>): void;
  connect(link: Link): void;
  disconnect(links: readonly Link[]): void;
  select(ids: Iterable<string>): void;
  /** Selects a step and brings it into view. */
  reveal(stepId: string): void;
  /** Shows a walk on the canvas; undefined: none. */
  mark(walk: WalkShown | undefined): void;
  open(side: Side): void;
  undo(): void;
  redo(): void;
  /** Takes over what the server holds now, flow and all, such as a version that was brought back; can be undone. */
  take(says: string, ivr: Ivr): void;
}

/** What an editor is made of. */
export interface EditorParts {
  readonly ivr: Ivr;
  readonly mayWrite: boolean;
  /** Finds faults where the usual checks are not wanted. */
  readonly check?: (flow: Flow) => readonly FlowFault[];
}

/** Makes the editor of an IVR while the component lives. */
export function createEditor({ ivr, mayWrite, check }: EditorParts): Editor {
  const draft = createDraft(ivr);
  const [history, setHistory] = createSignal(beginHistory(isUnplaced(ivr.flow) ? arrange(ivr.flow) : ivr.flow));
  const [selection, setSelection] = createSignal<ReadonlySet<string>>(new Set(), { equals: isSameSet });
  const [walk, mark] = createSignal<WalkShown>();
  const [side, open] = createSignal<Side>('settings');
  const [revealed, setRevealed] = createSignal<{ id: string }>();
  const flow = createMemo(() => history().present.flow);
  const steps = createMemo(() => new Map(flow().steps.map((step) => [step.id, step])));
  const faults = check ? () => check(flow()) : createFaults(flow, draft.ivr);
  const faultsByStep = createMemo(() => Map.groupBy(faults(), (fault) => fault.step_id));

  const move = (next: ReturnType<typeof history>) => {
    if (next.present.flow === flow() || !mayWrite) return;
    setHistory(next);
    const known = new Set(next.present.flow.steps.map(({ id }) => id));
    setSelection((ids) => new Set([...ids].filter((id) => known.has(id))));
    draft.touch(next.present.flow);
  };
  const edit: Editor['edit'] = (says, change, mark) =>
    move(record(history(), { flow: change(flow()), says, atMs: Date.now(), ...(mark === undefined ? {} : { mark }) }));

  return {
    ivr: draft.ivr,
    mayWrite,
    draft,
    flow,
    stepOf: (id) => steps().get(id),
    selection,
    selected: createMemo(() => {
      const [only, ...others] = selection();
      return only === undefined || others.length > 0 ? undefined : steps().get(only);
    }),
    faults,
    faultsOf: (id) => faultsByStep().get(id) ?? [],
    walk,
    side,
    revealed,
    canUndo: () => history().past.length > 0,
    canRedo: () => history().future.length > 0,
    edit,
    ...editsBy(edit),
    select: (ids) => setSelection(new Set(ids)),
    reveal: (id) => {
      setSelection(new Set([id]));
      setRevealed({ id });
    },
    mark,
    open,
    undo: () => move(undo(history())),
    redo: () => move(redo(history())),
    take: (says, next) => {
      edit(says, () => next.flow);
      draft.take(next);
    },
  };
}

/** The edits that have a name. */
const editsBy = (edit: Editor['edit']): Pick<Editor, 'change' | 'rename' | 'changeWhole' | 'connect' | 'disconnect'> => ({
  change: (id, _kind, change) => edit('Change settings', (now) => changeSettings(now, id, change), `settings ${id} ${Object.keys(change)}`),
  rename: (id, name) => edit('Rename', (now) => renameStep(now, id, name), `name ${id}`),
  changeWhole: (change) => edit('Change the flow', (now) => changeWhole(now, change)),
  connect: (link) => edit('Connect', (now) => connect(now, link)),
  disconnect: (links) => edit('Disconnect', (now) => disconnect(now, links)),
});

const isSameSet = (left: ReadonlySet<string>, right: ReadonlySet<string>): boolean =>
  left.size === right.size && [...left].every((id) => right.has(id));

export const EditorContext = createContext<Editor>();

/** The editor that the component stands in. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new TypeError('useEditor is called outside of a flow editor');
  return editor;
}
