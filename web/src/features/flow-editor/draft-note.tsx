import { getIvr } from '@botpbx/shared/api/ivrs';
import { Match, Show, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { showToast } from '../../ui/toast.tsx';
import { useEditor } from './editor.ts';

/** How the draft stands: saved, being saved, or why not; and which version takes calls. */
export function DraftNote() {
  const editor = useEditor();
  const { draft } = editor;
  const version = () => {
    const { version: live, has_changes } = draft.ivr();
    if (live === 0) return 'not published yet';
    return has_changes || draft.saving() !== 'saved' ? `version ${live} takes calls` : `version ${live}, as it takes calls`;
  };
  return (
    <p class="truncate text-sm text-ink-2" role="status" data-saving={draft.saving()}>
      <Show when={editor.mayWrite} fallback={<>To look at, {version()}</>}>
        <Switch fallback={<>Saving the draft …</>}>
          <Match when={draft.saving() === 'saved'}>Draft saved, {version()}</Match>
          <Match when={draft.saving() === 'failed'}>
            <span class="text-bad">Not saved. {draft.problem()}</span>
          </Match>
          <Match when={draft.saving() === 'refused'}>
            <Clash />
          </Match>
        </Switch>
      </Show>
    </p>
  );
}

/** Two have edited the same draft: whose is to stand. */
function Clash() {
  const editor = useEditor();
  const takeTheirs = async () => editor.take('Take the others’ change', await call(getIvr, { params: { id: editor.ivr().id } }));
  const run = (act: () => Promise<unknown>) =>
    void act().catch((error: unknown) => showToast('That did not work', () => sayFailure(error)));
  return (
    <span class="text-bad">
      Somebody else has changed it.{' '}
      <button type="button" class="underline" onClick={() => run(takeTheirs)}>
        Take theirs
      </button>{' '}
      <button type="button" class="underline" onClick={() => run(editor.draft.insist)}>
        Keep mine
      </button>
    </span>
  );
}
