import Trash from 'lucide-solid/icons/trash';
import X from 'lucide-solid/icons/x';
import { For, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { stepNames } from '../../lib/flow-words.ts';
import { Button } from '../../ui/button.tsx';
import type { Acts } from './acts.ts';
import { Connections } from './connections.tsx';
import { useEditor } from './editor.ts';
import { kinds } from './kinds.ts';

const StepPanel = lazy(async () => ({ default: (await import('./panel/step-panel.tsx')).StepPanel }));
const FlowPanel = lazy(async () => ({ default: (await import('./panel/flow-panel.tsx')).FlowPanel }));

/** What is set of the selected step, or of the flow if none is. */
export function SidePanel(props: { acts: Acts }) {
  const editor = useEditor();
  const id = () => editor.selected()?.id;
  return (
    <Switch
      fallback={
        <>
          <SideHead title="This flow" />
          <Suspense>
            <FlowPanel />
          </Suspense>
        </>
      }
    >
      <Match when={id()} keyed>
        {(stepId) => <OneStep id={stepId} acts={props.acts} />}
      </Match>
      <Match when={editor.selection().size > 1}>
        <SideHead title={`${editor.selection().size} steps`} />
        <div class="grid gap-3 p-4">
          <p class="text-base text-ink-2">Drag one to move all of them. Ctrl C copies them, for other IVRs too.</p>
          <Show when={editor.mayWrite}>
            <Button onClick={props.acts.duplicate}>Duplicate</Button>
            <Button onClick={props.acts.remove}>
              <Trash size={16} aria-hidden="true" /> Remove
            </Button>
          </Show>
        </div>
      </Match>
    </Switch>
  );
}

function OneStep(props: { id: string; acts: Acts }) {
  const editor = useEditor();
  const step = () => editor.stepOf(props.id);
  return (
    <Show when={step()}>
      {(now) => (
        <>
          <SideHead
            title={stepNames[now().kind]}
            says={kinds[now().kind].says}
            icon={kinds[now().kind].icon}
            group={kinds[now().kind].group}
          />
          <StepFaultList id={props.id} />
          <div class="p-4" data-settings="">
            <Suspense>
              <StepPanel step={now()} />
            </Suspense>
          </div>
          <Connections step={now()} />
          <Show when={editor.mayWrite && now().kind !== 'start'}>
            <div class="flex gap-2 border-t border-line p-4">
              <Button class="flex-1" onClick={props.acts.duplicate}>
                Duplicate
              </Button>
              <Button class="flex-1" onClick={props.acts.remove}>
                <Trash size={16} aria-hidden="true" /> Remove
              </Button>
            </div>
          </Show>
        </>
      )}
    </Show>
  );
}

function StepFaultList(props: { id: string }) {
  const editor = useEditor();
  return (
    <Show when={editor.faultsOf(props.id).length > 0}>
      <ul class="grid gap-1.5 px-4 pt-4" aria-label="Faults">
        <For each={editor.faultsOf(props.id)}>
          {(fault) => (
            <li class={`rounded-lg px-3 py-2 text-sm ${fault.severity === 'error' ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn'}`}>
              {fault.message}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function SideHead(props: { title: string; says?: string; icon?: (typeof kinds)['menu']['icon']; group?: string }) {
  const editor = useEditor();
  return (
    <header class="side-head" data-group={props.group}>
      <Show when={props.icon}>
        <span class="step-icon">
          <Dynamic component={props.icon} size={16} aria-hidden="true" />
        </span>
      </Show>
      <div class="min-w-0 flex-1">
        <h2>{props.title}</h2>
        <Show when={props.says}>
          <p class="text-sm text-ink-2">{props.says}</p>
        </Show>
      </div>
      <Button kind="quiet" square aria-label="Close panel" onClick={() => editor.open('closed')}>
        <X size={17} aria-hidden="true" />
      </Button>
    </header>
  );
}
