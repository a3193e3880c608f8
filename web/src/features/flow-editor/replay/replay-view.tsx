/** A call's way through its flow: the flow as it was, and beside it what was said and done, moment by moment. */
import { getIvr } from '@botpbx/shared/api/ivrs';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import type { Ivr } from '@botpbx/shared/model/ivr';
import { useQuery } from '@tanstack/solid-query';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { type Accessor, createEffect, createMemo, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { call, isPassing } from '../../../lib/api.ts';
import { createClockwork } from '../../../lib/clockwork.ts';
import { useMay } from '../../../lib/me.ts';
import { keys } from '../../../lib/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Canvas } from '../canvas.tsx';
import { createCanvasStores } from '../canvas-stores.ts';
import { createEditor, EditorContext, type WalkShown } from '../editor.ts';
import { Talk } from '../simulator/talk.tsx';
import { Variables } from '../simulator/variables.tsx';
import { type Moment, replay } from './replay.ts';
import { Transport } from './transport.tsx';

const PLAY_EVERY_MS = 900;

/** The flow as it was when the call came, or as it stands in the draft now. */
type Which = 'then' | 'now';

export function ReplayView(props: { walk: FlowWalkDetails }) {
  const may = useMay();
  const [which, setWhich] = createSignal<Which>('then');
  const draft = useQuery(() => ({
    queryKey: [...keys.ivrs, props.walk.ivr_id, 'replayed'],
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getIvr, { params: { id: props.walk.ivr_id } }, signal),
    enabled: may('ivrs:read'),
    retry: (count: number, error: unknown) => count < 2 && isPassing(error),
  }));
  const walk = createMemo(() => (which() === 'now' && draft.data ? withFlow(props.walk, draft.data) : props.walk));
  const again = createMemo(() => replay(walk()));
  return (
    <div class="flow-editor" data-replay={again().difference === undefined ? 'same' : 'differs'}>
      <Head walk={props.walk}>
        <Verdict which={which()} difference={again().difference} />
        <Show when={draft.data}>
          <Button onClick={() => setWhich(which() === 'then' ? 'now' : 'then')}>
            {which() === 'then' ? 'Replay with the draft' : 'Replay as it was'}
          </Button>
          <a class="button button-plain" href={`/ivr-builder/edit?id=${props.walk.ivr_id}`}>
            Open in the builder
          </a>
        </Show>
      </Head>
      <Show when={again()} keyed>
        {(one) => <Moments walk={walk()} moments={one.moments} />}
      </Show>
    </div>
  );
}

/** The same call in another flow. */
const withFlow = (walk: FlowWalkDetails, { name, flow }: Ivr): FlowWalkDetails => ({
  ...walk,
  flows: { ...walk.flows, [walk.ivr_id]: { name, version: 0, flow } },
});

function Moments(props: { walk: FlowWalkDetails; moments: readonly Moment[] }) {
  const last = () => Math.max(0, props.moments.length - 1);
  const { at, go, isPlaying, play } = createTransport(last);
  const moment = () => props.moments[at()];
  const lines = createMemo(() => props.moments.slice(0, at() + 1).map(({ line }) => line));
  const ivrId = createMemo(() => moment()?.ivrId ?? props.walk.ivr_id);
  return (
    <div class="flow-room">
      <Show when={ivrId()} keyed>
        {(id) => <Shown walk={props.walk} ivrId={id} shown={moment()?.shown} />}
      </Show>
      <aside class="flow-side flex! flex-col overflow-hidden!" aria-label="The call">
        <div class="min-h-0 flex-1 overflow-y-auto p-4">
          <Talk lines={lines()} flowOf={(id) => props.walk.flows[id]} ivrId={props.walk.ivr_id} onReveal={() => undefined} />
        </div>
        <footer class="grid gap-3 border-t border-line bg-raised p-4">
          <Transport at={at()} last={last()} isPlaying={isPlaying()} onGo={go} onPlay={play} />
          <Variables values={moment()?.variables ?? {}} />
        </footer>
      </aside>
    </div>
  );
}

/** Where the replay stands; it begins at the end, with the whole way before the viewer. */
function createTransport(last: Accessor<number>) {
  const [at, setAt] = createSignal(last());
  const [isPlaying, setPlaying] = createSignal(false);
  const go = (place: number) => {
    setPlaying(false);
    setAt(Math.max(0, Math.min(place, last())));
  };
  const play = () => {
    if (!isPlaying() && at() >= last()) setAt(0);
    setPlaying((is) => !is);
  };
  createEffect(() => {
    if (!isPlaying()) return;
    const timer = setInterval(() => {
      setAt((place) => Math.min(place + 1, last()));
      if (at() >= last()) setPlaying(false);
    }, PLAY_EVERY_MS);
    onCleanup(() => clearInterval(timer));
  });
  return { at, go, isPlaying, play };
}

function Head(props: { walk: FlowWalkDetails; children: JSX.Element }) {
  const clockwork = createClockwork();
  const caller = () => props.walk.variables['CALLERID(num)'] || 'An unknown number';
  return (
    <header class="flow-toolbar flex-wrap">
      <a
        class="button button-quiet button-square"
        href={`/calls?id=${encodeURIComponent(props.walk.call_id)}`}
        aria-label="Back to the call"
      >
        <ArrowLeft size={18} aria-hidden="true" />
      </a>
      <div class="min-w-0 flex-1 basis-52">
        <h1 class="text-lg!">
          {props.walk.ivr} <span class="font-normal text-ink-3">version {props.walk.version}</span>
        </h1>
        <p class="text-sm text-ink-2">
          {caller()}, {clockwork().moment(props.walk.started_at)}
        </p>
      </div>
      {props.children}
    </header>
  );
}

/** Whether the way is the same, and if not, where it parts. */
function Verdict(props: { which: Which; difference: string | undefined }) {
  const isSame = () => props.difference === undefined;
  const says = () => {
    if (props.which === 'then') return props.difference ?? 'The replay goes the way of the call';
    return isSame() ? 'With the draft the call goes the same way' : `With the draft it goes another way. ${props.difference}`;
  };
  return (
    <p class={`mr-2 inline-flex max-w-[28rem] items-center gap-2 text-sm ${isSame() ? 'text-good' : 'text-warn'}`} role="status">
      <Show when={isSame()} fallback={<CircleAlert class="shrink-0" size={16} aria-hidden="true" />}>
        <CircleCheck class="shrink-0" size={16} aria-hidden="true" />
      </Show>
      {says()}
    </p>
  );
}

/** The flow that the caller is in, as it was then. */
function Shown(props: { walk: FlowWalkDetails; ivrId: number; shown: WalkShown | undefined }) {
  const editor = createEditor({ ivr: ivrOf(props.walk, props.ivrId), mayWrite: false, check: () => [] });
  const stores = createCanvasStores(editor);
  createEffect(() => editor.mark(props.shown));
  return (
    <EditorContext.Provider value={editor}>
      <div class="flow-canvas">
        <Canvas stores={stores} onReady={() => undefined} onLoose={() => undefined} />
      </div>
    </EditorContext.Provider>
  );
}

/** A flow of the past in the form in which the canvas takes one. */
function ivrOf({ flows, started_at }: FlowWalkDetails, ivrId: number): Ivr {
  const found = flows[ivrId];
  return {
    ...{ id: ivrId, name: found?.name ?? '', description: '', number: null, failed_destination: null },
    ...{ version: found?.version ?? 0, has_changes: false, created_at: started_at, updated_at: started_at, faults: [] },
    flow: found?.flow ?? { version: 1, voice: null, language: 'en', steps: [] },
  };
}
