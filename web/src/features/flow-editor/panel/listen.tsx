import { fillIn } from '@botpbx/shared/base/template';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import Volume2 from 'lucide-solid/icons/volume-2';
import { Show } from 'solid-js';
import { createSpeechPreview } from '../../../lib/speech-preview.ts';
import { Button } from '../../../ui/button.tsx';
import { useEditor } from '../editor.ts';
import { examplesOf } from './variables.ts';

interface ListenProps {
  text: string;
  /** Who would say it on the telephone. */
  voice: TtsChoice | null;
}

/** Says a text in the browser, with examples for its variables. */
export function Listen(props: ListenProps) {
  const editor = useEditor();
  const { source, problem, isBusy, listen } = createSpeechPreview(() => ({
    text: fillIn(props.text, examplesOf(editor.flow())),
    ...fliteOf(props.voice),
  }));
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap items-center gap-2.5">
        <Button onClick={() => void listen()} busy={isBusy()}>
          <Volume2 size={16} aria-hidden="true" /> Listen
        </Button>
        <Show when={source()}>
          {/* biome-ignore lint/a11y/useMediaCaption: the words stand in the field above */}
          {(url) => <audio class="h-9 min-w-0 grow" controls autoplay src={url()} aria-label="The text, spoken" />}
        </Show>
      </div>
      <Show when={source() && props.voice !== null && props.voice.engine !== 'flite'}>
        <p class="text-xs text-ink-3">Heard here with the simple voice; callers hear the chosen one.</p>
      </Show>
      <Show when={problem()}>
        <p class="text-sm text-bad" role="alert">
          {problem()}
        </p>
      </Show>
    </div>
  );
}

/** The browser hears what the control plane can say itself. */
const fliteOf = (voice: TtsChoice | null) => (voice?.engine === 'flite' ? { voice: voice.voice, speed: voice.speed } : {});
