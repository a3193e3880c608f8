import { getSoundAudio, uploadSound } from '@botpbx/shared/api/sounds';
import { MAX_SOUND_BYTES } from '@botpbx/shared/model/sound';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import Mic from 'lucide-solid/icons/mic';
import Upload from 'lucide-solid/icons/upload';
import { createSignal, createUniqueId, Show } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { useMay } from '../../../lib/me.ts';
import { soundsQuery } from '../../../lib/named.ts';
import { keys } from '../../../lib/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceField } from '../../../ui/field.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { TakeField } from './take-field.tsx';

interface SoundFieldProps {
  name: string;
  /** What a recording made here is called. */
  title: string;
  value: number | null;
  onChange: (soundId: number | null) => void;
}

const MOST_NAME = 80;

/** A sound of the tenant: chosen, sent as a file, or recorded on the spot. */
export function SoundField(props: SoundFieldProps) {
  const may = useMay();
  const client = useQueryClient();
  const sounds = useQuery(soundsQuery);
  const [isRecording, setRecording] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const keep = async (name: string, bytes: Blob) => {
    if (bytes.size > MAX_SOUND_BYTES) return setProblem(`A file may have at most ${MAX_SOUND_BYTES / 1_048_576} MiB.`);
    setBusy(true);
    setProblem(undefined);
    try {
      const raw = { type: 'application/octet-stream', bytes };
      const made = await call(uploadSound, { query: { name: name.slice(0, MOST_NAME).trim() || 'Recording' }, raw });
      await client.invalidateQueries({ queryKey: keys.sounds });
      props.onChange(made.id);
      setRecording(false);
      showToast(`${made.name} is one of your sounds now`);
    } catch (error) {
      setProblem(sayFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const choices = () => [
    { value: '', label: 'Choose a recording' },
    ...(sounds.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <div class="grid gap-2.5">
      <ChoiceField
        label="Recording"
        name={props.name}
        value={String(props.value ?? '')}
        choices={choices()}
        onChange={(value) => props.onChange(value === '' ? null : Number(value))}
        error={problem()}
      />
      <Show when={props.value}>
        {/* biome-ignore lint/a11y/useMediaCaption: a recording that callers hear has no captions */}
        {(id) => <audio class="h-9 w-full" controls preload="none" src={pathOf(id())} aria-label="The recording" />}
      </Show>
      <Show when={may('sounds:write')}>
        <div class="flex flex-wrap gap-2">
          <UploadButton isBusy={isBusy()} onFile={(file) => void keep(withoutEnding(file.name), file)} />
          <Button onClick={() => setRecording(!isRecording())} aria-expanded={isRecording()}>
            <Mic size={16} aria-hidden="true" /> Record
          </Button>
        </div>
        <Show when={isRecording()}>
          <TakeField isBusy={isBusy()} onUse={(take) => void keep(props.title, take)} onClose={() => setRecording(false)} />
        </Show>
      </Show>
    </div>
  );
}

const pathOf = (id: number): string => getSoundAudio.path.replace(':id', String(id));

const withoutEnding = (name: string): string => name.replace(/\.[a-z0-9]{1,5}$/i, '').trim();

function UploadButton(props: { isBusy: boolean; onFile: (file: File) => void }) {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  const send = (chosen: HTMLInputElement) => {
    const [file] = chosen.files ?? [];
    if (file) props.onFile(file);
    chosen.value = '';
  };
  return (
    <>
      <input
        ref={input}
        id={id}
        type="file"
        class="sr-only"
        tabindex="-1"
        accept="audio/*,.wav,.mp3,.ogg,.opus"
        aria-label="A file with the recording"
        onChange={(event) => send(event.currentTarget)}
      />
      <Button busy={props.isBusy} onClick={() => input?.click()}>
        <Upload size={16} aria-hidden="true" /> Upload
      </Button>
    </>
  );
}
