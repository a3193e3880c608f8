import { deleteIvr, listIvrs } from '@botpbx/shared/api/ivrs';
import type { IvrSummary } from '@botpbx/shared/model/ivr';
import { useQueryClient } from '@tanstack/solid-query';
import KeyRound from 'lucide-solid/icons/key-round';
import Plus from 'lucide-solid/icons/plus';
import Upload from 'lucide-solid/icons/upload';
import Workflow from 'lucide-solid/icons/workflow';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { Ask } from '../../../lib/ask.tsx';
import { sayFailure } from '../../../lib/faults.ts';
import { Listing } from '../../../lib/listing.tsx';
import { useMay } from '../../../lib/me.ts';
import { useSave } from '../../../lib/publish-note.tsx';
import { keys } from '../../../lib/queries.ts';
import { createRows } from '../../../lib/rows.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/notice.tsx';
import { Card, PageHead } from '../../../ui/page-head.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { copyIvr, saveAsFile } from '../life/copy.ts';
import { editorPath, type IvrAct, IvrTable } from './ivr-table.tsx';

const NewIvrDialog = lazy(async () => ({ default: (await import('./new-ivr-dialog.tsx')).NewIvrDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('../life/import-dialog.tsx')).ImportDialog }));
const IvrDialog = lazy(async () => ({ default: (await import('../life/ivr-dialog.tsx')).IvrDialog }));
const VersionsDialog = lazy(async () => ({ default: (await import('../life/versions-dialog.tsx')).VersionsDialog }));
const UsesDialog = lazy(async () => ({ default: (await import('../life/uses-dialog.tsx')).UsesDialog }));

type Doing = { readonly act: IvrAct; readonly row: IvrSummary } | { readonly act: 'new' | 'import' };

/** Call flows that one draws. */
export function IvrsPage() {
  const may = useMay();
  const mayWrite = () => may('ivrs:write');
  const [doing, setDoing] = createSignal<Doing>();
  const list = createRows(
    () => keys.ivrs,
    (asked, signal) => call(listIvrs, { query: asked }, signal),
  );
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={() => setDoing({ act: 'new' })}>
        <Plus size={17} aria-hidden="true" /> Create New IVR
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No IVRs yet" icon={Workflow} action={addButton()}>
      Greet callers, let them choose by key or by voice, and send them to who can help.
    </Empty>
  );
  const act = (what: IvrAct, row: IvrSummary) => {
    if (what === 'export') void told(saveAsFile(row));
    else if (what === 'copy') void told(copyIvr(row).then(({ id }) => location.assign(editorPath(id))));
    else setDoing({ act: what, row });
  };
  return (
    <>
      <PageHead title="IVR Builder" says="What callers hear and may choose before somebody answers.">
        <Show when={mayWrite()}>
          <a class="button button-plain max-sm:hidden" href="/settings/flow-secrets">
            <KeyRound size={17} aria-hidden="true" /> Secrets
          </a>
          <Button onClick={() => setDoing({ act: 'import' })}>
            <Upload size={17} aria-hidden="true" /> Import
          </Button>
        </Show>
        {addButton()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more IVRs" empty={empty}>
          {(rows) => <IvrTable rows={rows()} mayWrite={mayWrite()} onAct={act} />}
        </Listing>
      </Card>
      <Suspense>
        <Show when={doing()} keyed>
          {(now) => (
            <Acting
              now={now}
              names={(list.rows() ?? []).map(({ name }) => name)}
              mayWrite={mayWrite()}
              onClose={() => setDoing(undefined)}
            />
          )}
        </Show>
      </Suspense>
    </>
  );
}

/** Says it where an act failed that no dialog stands around. */
async function told(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    showToast('That did not work', () => sayFailure(error));
  }
}

function Acting(props: { now: Doing; names: readonly string[]; mayWrite: boolean; onClose: () => void }) {
  const row = () => ('row' in props.now ? props.now.row : undefined);
  const on = (act: IvrAct) => (props.now.act === act ? row() : undefined);
  return (
    <Switch>
      <Match when={props.now.act === 'new'}>
        <NewIvrDialog taken={props.names} onClose={props.onClose} />
      </Match>
      <Match when={props.now.act === 'import'}>
        <ImportDialog onClose={props.onClose} />
      </Match>
      <Match when={on('settings')}>{(ivr) => <IvrDialog row={ivr()} onClose={props.onClose} />}</Match>
      <Match when={on('versions')}>{(ivr) => <VersionsDialog row={ivr()} mayWrite={props.mayWrite} onClose={props.onClose} />}</Match>
      <Match when={on('uses')}>{(ivr) => <UsesDialog row={ivr()} onClose={props.onClose} />}</Match>
      <Match when={on('delete')}>{(ivr) => <DeleteIvr row={ivr()} onClose={props.onClose} />}</Match>
    </Switch>
  );
}

function DeleteIvr(props: { row: IvrSummary; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { id, name } = props.row;
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.ivrs });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${name}?`}
      says="Its versions go with it. What still leads to it must be changed first."
      act="Delete IVR"
      run={() => save(`IVR ${name} deleted`, () => call(deleteIvr, { params: { id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
