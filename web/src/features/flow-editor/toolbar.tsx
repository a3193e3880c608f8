import { Refused } from '@botpbx/shared/api/client';
import { getIvr, publishIvr } from '@botpbx/shared/api/ivrs';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Maximize from 'lucide-solid/icons/maximize';
import Network from 'lucide-solid/icons/network';
import PanelLeft from 'lucide-solid/icons/panel-left';
import PhoneCall from 'lucide-solid/icons/phone-call';
import Redo2 from 'lucide-solid/icons/redo-2';
import Search from 'lucide-solid/icons/search';
import Undo2 from 'lucide-solid/icons/undo-2';
import ZoomIn from 'lucide-solid/icons/zoom-in';
import ZoomOut from 'lucide-solid/icons/zoom-out';
import { createSignal, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import type { Acts } from './acts.ts';
import type { CanvasView } from './canvas-view.ts';
import { DraftNote } from './draft-note.tsx';
import { useEditor } from './editor.ts';
import { FaultsMenu } from './faults-menu.tsx';
import { IvrMenu } from './ivr-menu.tsx';

interface ToolbarProps {
  acts: Acts;
  view: () => CanvasView | undefined;
  onFind: () => void;
  /** Shows or hides the palette where there is no room for it beside the canvas. */
  onPalette: () => void;
}

/** The row above the canvas: the IVR's name, the state of its draft, what can be done to the whole of it, and Save and Publish. */
export function Toolbar(props: ToolbarProps) {
  const editor = useEditor();
  return (
    <div class="flow-toolbar">
      <a class="button button-quiet button-square" href="/ivr-builder" aria-label="Back to the IVR Builder" title="All IVRs">
        <ArrowLeft size={18} aria-hidden="true" />
      </a>
      <Show when={editor.mayWrite}>
        <Tool class="palette-toggle" label="Steps" icon={PanelLeft} onClick={props.onPalette} />
      </Show>
      <div class="grid min-w-24 flex-1">
        <h1 class="truncate text-lg leading-tight">{editor.ivr().name}</h1>
        <DraftNote />
      </div>
      <div class="flow-tools">
        <Show when={editor.mayWrite}>
          <Tool label="Undo" keys="Ctrl Z" icon={Undo2} disabled={!editor.canUndo()} onClick={editor.undo} />
          <Tool label="Redo" keys="Ctrl Y" icon={Redo2} disabled={!editor.canRedo()} onClick={editor.redo} />
          <Tool label="Arrange" icon={Network} onClick={props.acts.arrange} />
        </Show>
        <Tool label="Find a step" keys="Ctrl F" icon={Search} onClick={props.onFind} />
        <Tool label="Zoom out" class="max-lg:hidden" icon={ZoomOut} onClick={() => props.view()?.zoom('out')} />
        <Tool label="Zoom in" class="max-lg:hidden" icon={ZoomIn} onClick={() => props.view()?.zoom('in')} />
        <Tool label="Show all" icon={Maximize} onClick={() => props.view()?.showAll()} />
      </div>
      <FaultsMenu />
      <Button
        aria-pressed={editor.side() === 'simulator'}
        onClick={() => editor.open(editor.side() === 'simulator' ? 'settings' : 'simulator')}
      >
        <PhoneCall size={16} aria-hidden="true" /> <span class="max-md:sr-only">Simulate</span>
      </Button>
      <IvrMenu />
      <Show when={editor.mayWrite}>
        <Publish />
      </Show>
    </div>
  );
}

interface ToolProps {
  label: string;
  keys?: string;
  icon: typeof Undo2;
  class?: string;
  disabled?: boolean;
  onClick: () => void;
}

function Tool(props: ToolProps) {
  return (
    <Button
      kind="quiet"
      square
      class={props.class ?? ''}
      aria-label={props.label}
      title={props.keys ? `${props.label} (${props.keys})` : props.label}
      aria-keyshortcuts={props.keys?.replace('Ctrl ', 'Control+')}
      disabled={props.disabled ?? false}
      onClick={() => props.onClick()}
    >
      <Dynamic component={props.icon} size={18} aria-hidden="true" />
    </Button>
  );
}

function Publish() {
  const editor = useEditor();
  const save = useSave();
  const [isBusy, setBusy] = createSignal(false);
  const publish = async () => {
    const params = { id: editor.ivr().id };
    if (!(await editor.draft.flush())) return showToast('Not published', () => editor.draft.problem() ?? 'The draft could not be saved.');
    try {
      editor.draft.learn(
        await save(`${editor.ivr().name} published`, () => call(publishIvr, { params, query: { base: editor.ivr().updated_at } })),
      );
    } catch (error) {
      const isFaulty = error instanceof Refused && error.problem?.code === 'ivr.faulty';
      if (isFaulty) editor.draft.learn(await call(getIvr, { params }));
      showToast('Not published', () => (isFaulty ? `${error.message} What is wrong stands at the steps.` : sayFailure(error)));
    }
  };
  const run = () => {
    setBusy(true);
    void publish()
      .catch((error: unknown) => showToast('Not published', () => sayFailure(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Button kind="primary" busy={isBusy()} onClick={() => !isBusy() && run()}>
      Save and Publish
    </Button>
  );
}
