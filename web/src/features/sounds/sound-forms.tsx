import { updateSound, uploadSound } from '@botpbx/shared/api/sounds';
import { MAX_SOUND_BYTES, type Sound, SoundPatch } from '@botpbx/shared/model/sound';
import { useQueryClient } from '@tanstack/solid-query';
import { z } from 'zod';
import { call } from '../../lib/api.ts';
import { createForm } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { FileField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

const UploadedSound = z.object({
  name: SoundPatch.shape.name.unwrap(),
  file: z
    .instanceof(File, { message: 'Choose a file.' })
    .refine((file) => file.size <= MAX_SOUND_BYTES, `Must have at most ${MAX_SOUND_BYTES / 1_048_576} MiB`),
});

/** Sends a file. */
export function UploadDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: { name: '', file: undefined as File | undefined },
    schema: UploadedSound,
    bodyOf: ({ name, file }) => ({ name: name.trim() || withoutEnding(file?.name ?? ''), file }),
    fieldOf: { 'sound.unreadable': 'file', 'request.too_large': 'file' },
    send: async ({ name, file }) => {
      const raw = { type: 'application/octet-stream', bytes: file };
      await save(`Sound ${name} uploaded`, () => call(uploadSound, { query: { name }, raw }));
      void client.invalidateQueries({ queryKey: keys.sounds });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Upload a sound" says="WAV, MP3 or OGG, at most 15 minutes and 20 MiB.">
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <FileField label="File" accept="audio/*,.wav,.mp3,.ogg,.opus" required {...form.field('file')} />
        <TextField label="Name" required={false} hint="Left empty, it is the file's." {...form.field('name')} />
        <DialogButtons>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={form.isBusy()}>
            Upload
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

const withoutEnding = (name: string): string =>
  name
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .slice(0, 80)
    .trim();

/** Gives a sound another name. */
export function RenameDialog(props: { row: Sound; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const { id, name: before, text } = props.row;
  const form = createForm({
    initial: { name: before },
    schema: SoundPatch.required(),
    bodyOf: ({ name }) => ({ name: name.trim() }),
    send: async (body) => {
      if (body.name !== before) await save(`Sound ${body.name} renamed`, () => call(updateSound, { params: { id }, body }));
      void client.invalidateQueries({ queryKey: keys.sounds });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Sound ${before}`} {...(text === null ? {} : { says: `“${text}”` })}>
      <form novalidate class="grid gap-4" onSubmit={form.submit}>
        <Problem says={form.problem()} />
        <TextField label="Name" autofocus required {...form.field('name')} />
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
