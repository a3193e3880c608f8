/** Keeps the draft on the server: what is edited is saved by itself a moment later, and never over somebody else's change. */

import { Refused } from '@botpbx/shared/api/client';
import { getIvr, updateIvr } from '@botpbx/shared/api/ivrs';
import type { Flow } from '@botpbx/shared/model/flow';
import type { Ivr } from '@botpbx/shared/model/ivr';
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { call, isPassing } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';

/** `changed`: to be saved in a moment. `refused`: somebody else has changed the IVR since it was opened. */
export type Saving = 'saved' | 'changed' | 'saving' | 'failed' | 'refused';

export interface Draft {
  /** As the server told it last. */
  readonly ivr: Accessor<Ivr>;
  readonly saving: Accessor<Saving>;
  /** Why it was not saved, for people. */
  readonly problem: Accessor<string | undefined>;
  /** Says that the flow is another now. */
  touch(flow: Flow): void;
  /** Takes an answer of the server that holds the flow as it is here. */
  take(ivr: Ivr): void;
  /** Takes an answer of the server to something else than a save: what is not saved yet still is to be. */
  learn(ivr: Ivr): void;
  /** Saves what is not saved yet; false if that failed. */
  flush(): Promise<boolean>;
  /** Saves over somebody else's change. */
  insist(): Promise<boolean>;
}

const SAVE_AFTER_MS = 700;
const TRY_AGAIN_MS = 5000;

/** Makes the draft of `first` while the component lives. The page warns who leaves it before all is saved. */
export function createDraft(first: Ivr): Draft {
  const state = createState(first);
  let [unsaved, running]: [Flow | undefined, Promise<boolean> | undefined] = [undefined, undefined];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = (afterMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), afterMs);
  };
  const saveAll = async (): Promise<boolean> => {
    while (unsaved !== undefined) {
      const flow = unsaved;
      const outcome = await send(state, flow);
      if (outcome === 'later') plan(TRY_AGAIN_MS);
      if (outcome !== 'saved') return false;
      if (unsaved === flow) unsaved = undefined;
    }
    state.setSaving('saved');
    return true;
  };
  const flush = (): Promise<boolean> => {
    clearTimeout(timer);
    if (state.saving() === 'refused') return Promise.resolve(false);
    running ??= saveAll().finally(() => {
      running = undefined;
    });
    return running;
  };
  warnWhile(() => state.saving() !== 'saved');
  onCleanup(() => clearTimeout(timer));
  return {
    ...{ ivr: state.ivr, saving: state.saving, problem: state.problem, learn: state.setIvr, flush },
    touch: (flow) => {
      unsaved = flow;
      if (state.saving() === 'refused') return;
      if (state.saving() !== 'saving') state.setSaving('changed');
      plan(SAVE_AFTER_MS);
    },
    take: (next) => {
      unsaved = undefined;
      state.setIvr(next);
      state.setSaving('saved');
      state.setProblem(undefined);
    },
    insist: async () => {
      state.setIvr(await call(getIvr, { params: { id: first.id } }));
      state.setSaving('changed');
      return flush();
    },
  };
}

function createState(first: Ivr) {
  const [ivr, setIvr] = createSignal(first);
  const [saving, setSaving] = createSignal<Saving>('saved');
  const [problem, setProblem] = createSignal<string>();
  return { ivr, setIvr, saving, setSaving, problem, setProblem };
}

/** Saves once. `later`: another try of the same may go better. */
async function send(
  { ivr, setIvr, setSaving, setProblem }: ReturnType<typeof createState>,
  flow: Flow,
): Promise<'saved' | 'later' | 'never'> {
  setSaving('saving');
  try {
    setIvr(await call(updateIvr, { params: { id: ivr().id }, body: { flow, base: ivr().updated_at } }));
    setProblem(undefined);
    return 'saved';
  } catch (error) {
    setProblem(sayFailure(error));
    setSaving(error instanceof Refused && error.problem?.code === 'ivr.changed' ? 'refused' : 'failed');
    return isPassing(error) ? 'later' : 'never';
  }
}

function warnWhile(isUnsaved: () => boolean): void {
  const warn = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  onCleanup(() => removeEventListener('beforeunload', warn));
}
