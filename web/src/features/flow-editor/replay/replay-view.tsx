/** A call's way through its flow: the flow as it was, and beside it what was said and done, moment by moment. */
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import type { Ivr } from '@botpbx/shared/model/ivr';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { type Accessor, createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { createClockwork } from '../../../lib/clockwork.ts';
import { Canvas } from '../canvas.tsx';
import { createCanvasStores } from '../canvas-stores.ts';
import { createEditor, EditorContext, type WalkShown } from '../editor.ts';
import { Talk } from '../simulator/talk.tsx';
import { Variables } from '../simulator/variables.tsx';
import type { Replayed } from './replay-page.tsx';
import { Transport } from './transport.tsx';

const PLAY_EVERY_MS = 900;

export function ReplayView(props: Replayed) {
  const last = () => props.replay.moments.length - 1;
  const { at, go, isPlaying, play } = createTransport(last);
  const moment = () => props.replay.moments[at()];
  const lines = createMemo(() => props.replay.moments.slice(0, at() + 1).map(({ line }) => line));
  const ivrId = createMemo(() => moment()?.ivrId ?? props.walk.ivr_id);
  return (
    <div class="flow-editor" data-replay={props.replay.difference === undefined ? 'same' : 'differs'}>
      <Head {...props} />
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

function Head(props: Replayed) {
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
      <div class="min-w-0 flex-1">
        <h1 class="text-lg!">
          {props.walk.ivr} <span class="font-normal text-ink-3">version {props.walk.version}</span>
        </h1>
        <p class="text-sm text-ink-2">
          {caller()}, {clockwork().moment(props.walk.started_at)}
        </p>
      </div>
      <Show
        when={props.replay.difference}
        fallback={
          <p class="mr-2 inline-flex items-center gap-2 text-sm text-good" role="status">
            <CircleCheck size={16} aria-hidden="true" /> The replay goes the way of the call
          </p>
        }
      >
        {(says) => (
          <p class="mr-2 inline-flex items-center gap-2 text-sm text-warn" role="status">
            <CircleAlert size={16} aria-hidden="true" /> {says()}
          </p>
        )}
      </Show>
      <a class="button button-plain" href={`/ivr-builder/edit?id=${props.walk.ivr_id}`}>
        Open in the builder
      </a>
    </header>
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
