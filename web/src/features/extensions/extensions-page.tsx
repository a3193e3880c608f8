import { listExtensions } from '@botpbx/shared/api/extensions';
import type { Extension, ExtensionWithSecret } from '@botpbx/shared/model/extension';
import Phone from 'lucide-solid/icons/phone';
import Plus from 'lucide-solid/icons/plus';
import { createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { ExtensionTable } from './extension-table.tsx';

const NewExtensionDialog = lazy(async () => ({ default: (await import('./extension-form.tsx')).NewExtensionDialog }));
const OpenedExtension = lazy(async () => ({ default: (await import('./opened-extension.tsx')).OpenedExtension }));
const DeleteExtension = lazy(async () => ({ default: (await import('./extension-acts.tsx')).DeleteExtension }));
const RenewSecret = lazy(async () => ({ default: (await import('./extension-acts.tsx')).RenewSecret }));
const SecretDialog = lazy(async () => ({ default: (await import('./secret-dialog.tsx')).SecretDialog }));

/** What lies over the list. */
type Over =
  | { kind: 'none' | 'new' }
  | { kind: 'delete' | 'renew' | 'settings'; row: Extension }
  | { kind: 'secret'; row: ExtensionWithSecret; title: string };

/** The list of extensions with everything that can be done to them. */
export function ExtensionsPage() {
  const may = useMay();
  const url = createUrlState();
  const [over, setOver] = createSignal<Over>({ kind: 'none' });
  const close = () => setOver({ kind: 'none' });
  const addButton = () => (
    <Button kind="primary" onClick={() => setOver({ kind: 'new' })}>
      <Plus size={17} aria-hidden="true" /> Add extension
    </Button>
  );
  return (
    <>
      <PageHead title="Extensions" says="Internal numbers and the phones that sign in with them.">
        <Show when={may('extensions:write')}>{addButton()}</Show>
      </PageHead>
      <Card>
        <div class="border-b border-line p-3">
          <SearchBox
            label="Search extensions"
            placeholder="Search by number or name"
            class="max-w-md"
            value={url.get('search')}
            onSearch={(search) => url.set({ search })}
          />
        </div>
        <List search={url.get('search')} onAct={setOver} onOpen={(row) => url.set({ id: String(row.id) }, 'push')} addButton={addButton} />
      </Card>
      <Suspense>
        <Show when={url.get('id')} keyed>
          {(id) => <OpenedExtension id={Number(id)} onClose={() => url.set({ id: undefined })} />}
        </Show>
        <Overlay over={over()} setOver={setOver} close={close} />
      </Suspense>
    </>
  );
}

function Overlay(props: { over: Over; setOver: (over: Over) => void; close: () => void }) {
  const rowFor = (kind: 'delete' | 'renew' | 'settings') => (props.over.kind === kind ? props.over.row : undefined);
  const secret = () => (props.over.kind === 'secret' ? props.over : undefined);
  const showSecret = (row: ExtensionWithSecret, title: string) => props.setOver({ kind: 'secret', row, title });
  return (
    <Switch>
      <Match when={props.over.kind === 'new'}>
        <NewExtensionDialog onClose={props.close} onCreated={(row) => showSecret(row, `Extension ${row.extension} is ready`)} />
      </Match>
      <Match when={rowFor('delete')} keyed>
        {(row) => <DeleteExtension row={row} onClose={props.close} />}
      </Match>
      <Match when={rowFor('renew')} keyed>
        {(row) => <RenewSecret row={row} onClose={props.close} onRenewed={(made) => showSecret(made, `New secret for ${row.extension}`)} />}
      </Match>
      <Match when={rowFor('settings')} keyed>
        {(row) => <SecretDialog row={row} title={`Phone settings of ${row.extension}`} onClose={props.close} />}
      </Match>
      <Match when={secret()} keyed>
        {(shown) => <SecretDialog row={shown.row} title={shown.title} onClose={props.close} />}
      </Match>
    </Switch>
  );
}

interface ListProps {
  search: string;
  onAct: (over: Over) => void;
  onOpen: (row: Extension) => void;
  addButton: () => JSX.Element;
}

function List(props: ListProps) {
  const may = useMay();
  const list = createRows(
    () => [...keys.extensions, 'pages', props.search],
    (asked, signal) => call(listExtensions, { query: { ...asked, search: props.search || undefined } }, signal),
  );
  return (
    <Listing
      list={list}
      moreWord="Show more extensions"
      empty={<Nothing search={props.search} addButton={may('extensions:write') ? props.addButton : undefined} />}
    >
      {(rows) => <ExtensionTable rows={rows()} mayChange={may('extensions:write')} onOpen={props.onOpen} onAct={props.onAct} />}
    </Listing>
  );
}

function Nothing(props: { search: string; addButton: (() => JSX.Element) | undefined }) {
  return (
    <Show
      when={props.search}
      fallback={
        <Empty title="No extensions yet" icon={Phone} action={props.addButton?.()}>
          Add one, enter its settings in a phone, and call.
        </Empty>
      }
    >
      <Empty title="Nothing found" icon={Phone}>
        No extension has “{props.search}” in its number or name.
      </Empty>
    </Show>
  );
}
