import Circle from 'lucide-solid/icons/circle';
import Square from 'lucide-solid/icons/square';
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import { sayDuration } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { createRecorder } from './recorder.ts';

interface TakeFieldProps {
  isBusy: boolean;
  onUse: (take: Blob) => void;
  onClose: () => void;
}

/** Records by the microphone: what was said is heard before it is used. */
export function TakeField(props: TakeFieldProps) {
  const recorder = createRecorder();
  const isRecording = () => recorder.state() === 'recording';
  return (
    <div class="grid gap-2.5 rounded-lg bg-sunken p-3">
      <div class="flex items-center gap-3">
        <Show
          when={isRecording()}
          fallback={
            <Button busy={recorder.state() !== 'idle'} onClick={() => void recorder.start()}>
              <Circle size={14} class="fill-current text-bad" aria-hidden="true" /> {recorder.take() ? 'Record again' : 'Begin'}
            </Button>
          }
        >
          <Button onClick={recorder.stop}>
            <Square size={14} class="fill-current" aria-hidden="true" /> Stop
          </Button>
        </Show>
        <span class="text-sm tabular-nums text-ink-2" role="status">
          {isRecording() ? sayDuration(recorder.seconds()) : ''}
          {recorder.state() === 'asking' ? 'The browser asks for the microphone.' : ''}
        </span>
        <Button kind="quiet" class="ml-auto" onClick={props.onClose}>
          Close
        </Button>
      </div>
      <Show when={recorder.problem()}>
        <p class="text-sm text-bad" role="alert">
          {recorder.problem()}
        </p>
      </Show>
      <Show when={recorder.take()} keyed>
        {(take) => (
          <>
            <TakePlayer take={take} />
            <Button kind="primary" busy={props.isBusy} onClick={() => !props.isBusy && props.onUse(take)}>
              Use this recording
            </Button>
          </>
        )}
      </Show>
    </div>
  );
}

function TakePlayer(props: { take: Blob }) {
  const [source, setSource] = createSignal<string>();
  createEffect(
    on(
      () => props.take,
      (take) => {
        const url = URL.createObjectURL(take);
        setSource(url);
        onCleanup(() => URL.revokeObjectURL(url));
      },
    ),
  );
  // biome-ignore lint/a11y/useMediaCaption: the reader has just said it
  return <audio class="h-9 w-full" controls src={source()} aria-label="What was recorded" />;
}
