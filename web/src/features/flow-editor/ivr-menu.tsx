import { getIvrVersion } from '@botpbx/shared/api/ivrs';
import AudioLines from 'lucide-solid/icons/audio-lines';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Keyboard from 'lucide-solid/icons/keyboard';
import Link2 from 'lucide-solid/icons/link-2';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import Settings2 from 'lucide-solid/icons/settings-2';
import { createSignal, lazy, Match, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useEditor } from './editor.ts';

const IvrDialog = lazy(async () => ({ default: (await import('./life/ivr-dialog.tsx')).IvrDialog }));
const VersionsDialog = lazy(async () => ({ default: (await import('./life/versions-dialog.tsx')).VersionsDialog }));
const UsesDialog = lazy(async () => ({ default: (await import('./life/uses-dialog.tsx')).UsesDialog }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

type Shown = 'settings' | 'versions' | 'uses' | 'keys';

/** What is seldom done to an IVR from within its editor: its name and number, its versions, what leads to it, the keys. */
export function IvrMenu() {
  const editor = useEditor();
  const [shown, setShown] = createSignal<Shown>();
  const close = () => setShown(undefined);
  const entry = (what: Shown, label: string, Icon: typeof Link2) => ({
    label,
    icon: <Icon size={15} aria-hidden="true" />,
    onSelect: () => setShown(what),
  });
  const show = async (version: number) => {
    const { flow } = await call(getIvrVersion, { params: { id: editor.ivr().id, version } });
    editor.edit(`Take the flow of version ${version}`, () => flow);
    close();
  };
  const openFlow = () => {
    editor.select([]);
    editor.open('flow');
  };
  const entries = () => [
    ...(editor.mayWrite ? [entry('settings', 'Name and number', Settings2)] : []),
    { label: 'Voice and language', icon: <AudioLines size={15} aria-hidden="true" />, onSelect: () => openFlow() },
    entry('versions', 'Versions', History),
    entry('uses', 'What leads here', Link2),
    entry('keys', 'Keys', Keyboard),
  ];
  return (
    <>
      <Menu label="More of this IVR" trigger={<Ellipsis size={18} aria-hidden="true" />} entries={entries()} />
      <Suspense>
        <Switch>
          <Match when={shown() === 'settings'}>
            <IvrDialog row={editor.ivr()} onSaved={editor.draft.learn} onClose={close} />
          </Match>
          <Match when={shown() === 'versions'}>
            <VersionsDialog
              row={editor.ivr()}
              mayWrite={editor.mayWrite}
              onRestored={(ivr) => editor.take('Bring back a version', ivr)}
              onShow={(version) => void show(version).catch((error: unknown) => showToast('Not shown', () => sayFailure(error)))}
              onClose={close}
            />
          </Match>
          <Match when={shown() === 'uses'}>
            <UsesDialog row={editor.ivr()} onClose={close} />
          </Match>
          <Match when={shown() === 'keys'}>
            <KeysDialog onClose={close} />
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}
