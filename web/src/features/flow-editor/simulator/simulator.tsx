/** The simulator beside the canvas: calls the flow on the screen, with the viewer for its caller. */
import { tryFlowHttp } from '@botpbx/shared/api/ivrs';
import { zoneOf } from '@botpbx/shared/base/schedule';
import type { HttpAct } from '@botpbx/shared/model/flow-act';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import PhoneOff from 'lucide-solid/icons/phone-off';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { serverNowMs } from '../../../lib/clock.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { useMe } from '../../../lib/me.ts';
import { Button } from '../../../ui/button.tsx';
import { useEditor } from '../editor.ts';
import { isPhoneKey, Keypad } from './keypad.tsx';
import type { Memory } from './memory.ts';
import { QuestionForm } from './question.tsx';
import { callOf, keepSetup, recallSetup, type Setup, usualSetup } from './setup.ts';
import { SetupForm } from './setup-form.tsx';
import { type Simulation, simulate } from './simulation.ts';
import { speakAloud } from './speaker.ts';
import { Talk } from './talk.tsx';
import { Variables } from './variables.tsx';
import { fetchParts, makeWorld } from './world.ts';

interface Running {
  readonly simulation: Simulation;
  readonly world: FlowWorld;
}

/** Stands in the place of a step's settings while calls are simulated. */
export function Simulator() {
  const editor = useEditor();
  const { id, number } = editor.ivr();
  const [setup, setSetup] = createSignal(recallSetup(id, usualSetup(number, editor.mayWrite)));
  const { running, isBusy, problem, start, stop } = createCalls();
  const memory: Memory = new Map();
  createEffect(() => keepSetup(id, setup()));
  createEffect(() => editor.mark(running()?.simulation.shown()));
  onCleanup(() => editor.mark(undefined));
  return (
    <section class="flex h-full min-h-0 flex-col" aria-label="Simulator" data-own-keys="">
      <header class="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        <h2>Simulator</h2>
        <Button kind="quiet" square aria-label="Close the simulator" onClick={() => editor.open('settings')}>
          <X size={18} aria-hidden="true" />
        </Button>
      </header>
      <Show
        when={running()}
        keyed
        fallback={
          <div class="min-h-0 flex-1 overflow-y-auto">
            <SetupForm
              setup={setup()}
              mayAsk={editor.mayWrite}
              onChange={(change) => setSetup((before) => ({ ...before, ...change }))}
              onStart={() => start(setup())}
              isBusy={isBusy()}
              problem={problem()}
            />
          </div>
        }
      >
        {(one) => <RunningCall {...one} memory={memory} problem={problem()} onAgain={() => start(setup())} onBack={stop} />}
      </Show>
    </section>
  );
}

/** Begins calls, one after the other; the last is hung up with the component. */
function createCalls() {
  const editor = useEditor();
  const me = useMe();
  const [running, setRunning] = createSignal<Running>();
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const over = new AbortController();
  const stop = () => {
    running()?.simulation.hangUp();
    setRunning(undefined);
  };
  const begin = async (setup: Setup) => {
    const { id, name } = editor.ivr();
    const parts = await fetchParts({ id, name, version: 0, flow: editor.flow() }, me().tenant.time_zone, over.signal);
    const world = await makeWorld(parts);
    const simulation = simulate({
      world,
      ivrId: id,
      call: callOf(setup, zoneOf(me().tenant.time_zone), serverNowMs()),
      manner: setup,
      speak: setup.prompts === 'spoken' ? speakAloud : () => Promise.resolve(),
      askServer: (act: HttpAct, signal) => call(tryFlowHttp, { body: { act } }, signal),
    });
    if (over.signal.aborted) return simulation.hangUp();
    setRunning({ simulation, world });
    simulation.over.catch((error: unknown) => setProblem(`The walk broke: ${error instanceof Error ? error.message : String(error)}`));
  };
  const start = (setup: Setup) => {
    stop();
    setProblem(undefined);
    setBusy(true);
    begin(setup)
      .catch((error: unknown) => setProblem(sayFailure(error)))
      .finally(() => setBusy(false));
  };
  onCleanup(() => {
    over.abort();
    stop();
  });
  return { running, isBusy, problem, start, stop };
}

interface RunningCallProps extends Running {
  memory: Memory;
  problem: string | undefined;
  onAgain: () => void;
  onBack: () => void;
}

function RunningCall(props: RunningCallProps) {
  const editor = useEditor();
  const { simulation } = props;
  const called = editor.flow();
  /** Name of another flow that the caller is in. */
  const elsewhere = () => {
    const at = simulation.at();
    return at && at.ivrId !== editor.ivr().id ? props.world.flow(at.ivrId)?.name : undefined;
  };
  let root: HTMLDivElement | undefined;
  createEffect(() => {
    // a form asks for something to be typed; without one, keys of the keyboard are the telephone's
    if (simulation.question() === undefined) root?.focus();
    else queueMicrotask(() => root?.querySelector<HTMLElement>('[data-autofocus], [data-question] input, [data-question] button')?.focus());
  });
  const type = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isPhoneKey(event.key)) return;
    if (event.target instanceof Element && event.target.closest('input, textarea, select')) return;
    event.preventDefault();
    event.stopPropagation();
    simulation.press(event.key);
  };
  return (
    <div
      ref={root}
      class="flex min-h-0 flex-1 flex-col outline-none"
      tabindex="0"
      role="application"
      aria-label="The call"
      onKeyDown={type}
    >
      <div class="min-h-0 flex-1 overflow-y-auto p-4">
        <Talk
          lines={simulation.lines()}
          typed={simulation.typed()}
          flowOf={props.world.flow}
          ivrId={editor.ivr().id}
          onReveal={editor.reveal}
        />
      </div>
      <footer class="grid max-h-[62%] gap-3 overflow-y-auto border-t border-line bg-raised p-4">
        <Show when={elsewhere()}>{(name) => <p class="text-sm text-ink-2">The caller is in {name()}.</p>}</Show>
        <Show when={editor.flow() !== called}>
          <p class="text-sm text-warn">The flow was changed since this call began.</p>
        </Show>
        <Show when={props.problem}>{(text) => <p class="text-sm text-bad">{text()}</p>}</Show>
        <Show when={simulation.end() === undefined} fallback={<Over onAgain={props.onAgain} onBack={props.onBack} />}>
          <Controls simulation={simulation} memory={props.memory} />
        </Show>
        <Variables values={simulation.variables()} />
      </footer>
    </div>
  );
}

function Over(props: { onAgain: () => void; onBack: () => void }) {
  return (
    <div class="grid grid-cols-2 gap-2">
      <Button onClick={props.onBack}>Change the call</Button>
      <Button kind="primary" onClick={props.onAgain}>
        <RotateCcw size={16} aria-hidden="true" /> Call again
      </Button>
    </div>
  );
}

function Controls(props: { simulation: Simulation; memory: Memory }) {
  const { simulation } = props;
  return (
    <>
      <Show when={simulation.question()} keyed fallback={<Keypad onPress={simulation.press} />}>
        {(question) => (
          <div data-question={question.act.kind}>
            <QuestionForm question={question} memory={props.memory} onAnswer={simulation.answer} />
          </div>
        )}
      </Show>
      <div class="grid auto-cols-fr grid-flow-col gap-2">
        <Switch>
          <Match when={simulation.isPlaying()}>
            <Button onClick={simulation.skip}>Skip the prompt</Button>
          </Match>
          <Match when={simulation.question() === undefined}>
            <Button disabled={!simulation.isWaiting()} onClick={simulation.letPass}>
              Press nothing
            </Button>
          </Match>
        </Switch>
        <Button kind="danger" onClick={simulation.hangUp}>
          <PhoneOff size={16} aria-hidden="true" /> Hang up
        </Button>
      </div>
    </>
  );
}
