import type { Ivr } from '@botpbx/shared/model/ivr';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { useMay } from '../../lib/me.ts';
import { makeActs } from './acts.ts';
import { AddMenu, type AddMenuAt } from './add-menu.tsx';
import { Canvas } from './canvas.tsx';
import { createCanvasStores } from './canvas-stores.ts';
import type { CanvasView } from './canvas-view.ts';
import { CARD } from './card-size.ts';
import { createEditor, EditorContext } from './editor.ts';
import { FindBox } from './find-box.tsx';
import { wireKeys } from './keys.ts';
import { droppedKind, isDragged, Palette } from './palette.tsx';
import { SidePanel } from './side-panel.tsx';
import { addStep, connect } from './state.ts';
import { Toolbar } from './toolbar.tsx';

const Simulator = lazy(async () => ({ default: (await import('./simulator/simulator.tsx')).Simulator }));

/** The editor of one IVR: the palette at the left, the flow in the middle, what is set at the right. */
export function EditorView(props: { ivr: Ivr }) {
  const may = useMay();
  const editor = createEditor({ ivr: props.ivr, mayWrite: may('ivrs:write') });
  const stores = createCanvasStores(editor);
  const [view, setView] = createSignal<CanvasView>();
  const [isFinding, setFinding] = createSignal(false);
  const [isPaletteOpen, setPaletteOpen] = createSignal(false);
  const [loose, setLoose] = createSignal<AddMenuAt>();
  let side: HTMLElement | undefined;
  const isSideOpen = () =>
    editor.side() === 'simulator' || editor.side() === 'flow' || (editor.side() === 'settings' && editor.selection().size > 0);
  const acts = makeActs(editor, view, stores);
  const focusSide = (within: string) => {
    editor.open('settings');
    queueMicrotask(() => side?.querySelector<HTMLElement>(`${within} :is(input, select, textarea, button):not([disabled])`)?.focus());
  };
  wireKeys({
    editor,
    acts,
    onFind: () => setFinding(true),
    onConnect: () => focusSide('[data-connections]'),
    onOpen: () => focusSide('[data-settings]'),
  });
  const drop = (event: DragEvent) => {
    const kind = droppedKind(event);
    const at = view()?.toCanvas({ x: event.clientX, y: event.clientY });
    if (kind === undefined || at === undefined) return;
    event.preventDefault();
    acts.add(kind, { x: at.x - CARD.width / 2, y: at.y - CARD.head / 2 });
  };
  const addLoose = (kind: Parameters<typeof acts.add>[0], { from, exit, at }: AddMenuAt) => {
    const place = view()?.toCanvas(at);
    setLoose(undefined);
    if (!place) return;
    const added = addStep(editor.flow(), kind, { x: place.x, y: place.y - CARD.head / 2 });
    const [to] = added.ids;
    if (to === undefined) return;
    editor.edit('Add a step', () => connect(added.flow, { from, exit, to }));
    editor.select([to]);
  };
  return (
    <EditorContext.Provider value={editor}>
      <div class="flow-editor" data-palette-open={isPaletteOpen() ? '' : undefined}>
        <Toolbar acts={acts} view={view} onFind={() => setFinding(true)} onPalette={() => setPaletteOpen((is) => !is)} />
        <div class="flow-room">
          <Show when={editor.mayWrite}>
            <Palette
              onAdd={(kind) => {
                acts.add(kind);
                setPaletteOpen(false);
              }}
            />
          </Show>
          <section
            class="flow-canvas"
            aria-label="Canvas"
            onDragOver={(event) => isDragged(event) && editor.mayWrite && event.preventDefault()}
            onDrop={(event) => editor.mayWrite && drop(event)}
          >
            <Canvas stores={stores} onReady={setView} onLoose={(link, at) => editor.mayWrite && setLoose({ ...link, at })} />
            <Show when={editor.mayWrite && editor.flow().steps.length === 1}>
              <p class="flow-hint">Drag a step here, or choose one at the left. Then drag from its exits to what follows.</p>
            </Show>
            <Show when={isFinding()}>
              <FindBox onClose={() => setFinding(false)} />
            </Show>
          </section>
          <Show when={isSideOpen()}>
            <aside class="flow-side" ref={side} aria-label={editor.side() === 'simulator' ? 'Simulator' : 'Settings'}>
              <Suspense>
                <Show when={editor.side() === 'simulator'} fallback={<SidePanel acts={acts} />}>
                  <Simulator />
                </Show>
              </Suspense>
            </aside>
          </Show>
        </div>
      </div>
      <Show when={loose()} keyed>
        {(at) => <AddMenu at={at} onAdd={(kind) => addLoose(kind, at)} onClose={() => setLoose(undefined)} />}
      </Show>
    </EditorContext.Provider>
  );
}
