import { speakSound } from '@botpbx/shared/api/sounds';
import { NewSpokenSound, type SpeechVoice } from '@botpbx/shared/model/sound';
import { useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createSpeechPreview } from '../../lib/speech-preview.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

const VOICES: readonly { readonly value: SpeechVoice; readonly label: string }[] = [
  { value: 'slt', label: 'Woman, American' },
  { value: 'rms', label: 'Man, American' },
  { value: 'awb', label: 'Man, Scottish' },
  { value: 'kal16', label: 'Man, plain' },
];
const SPEEDS = [
  { value: '0.8', label: 'Slow' },
  { value: '1', label: 'As one speaks' },
  { value: '1.25', label: 'Fast' },
];

interface Typed {
  name: string;
  text: string;
  voice: string;
  speed: string;
}

const speechOf = ({ text, voice, speed }: Typed) => ({ text, voice, speed: Number(speed) });

/** Makes a sound out of a text, which can be heard first. */
export function SpeechDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: { name: '', text: '', voice: 'slt', speed: '1' } as Typed,
    schema: NewSpokenSound,
    bodyOf: (typed) => ({ name: typed.name.trim(), ...speechOf(typed) }),
    fieldOf: { 'sound.unreadable': 'text' },
    send: async (body) => {
      await save(`Sound ${body.name} made`, () => call(speakSound, { body }));
      void client.invalidateQueries({ queryKey: keys.sounds });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Speak a text" says="The engine on this machine speaks English.">
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <TextField label="Name" placeholder="Welcome" autofocus required {...form.field('name')} />
        <AreaField label="Text" placeholder="Thank you for calling." required {...form.field('text')} />
        <div class="grid gap-4 sm:grid-cols-2">
          <ChoiceField label="Voice" choices={VOICES} {...form.field('voice')} />
          <ChoiceField label="Speed" choices={SPEEDS} {...form.field('speed')} />
        </div>
        <Preview typed={form.values()} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function Preview(props: { typed: Typed }) {
  const { source, problem, isBusy, listen } = createSpeechPreview(() => speechOf(props.typed));
  return (
    <div class="grid gap-2">
      <Problem says={problem()} />
      <div class="flex flex-wrap items-center gap-3">
        <Button onClick={() => void listen()} busy={isBusy()}>
          Listen
        </Button>
        <Show when={source()}>
          {/* biome-ignore lint/a11y/useMediaCaption: the words stand in the field above */}
          {(url) => <audio class="h-9 min-w-0 grow" controls autoplay src={url()} aria-label="The text, spoken" />}
        </Show>
      </div>
    </div>
  );
}
