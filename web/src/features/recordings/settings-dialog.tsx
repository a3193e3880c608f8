import { getRecordingSettings, updateRecordingSettings } from '@botpbx/shared/api/recordings';
import { type RecordingSettings, RecordingSettingsPatch } from '@botpbx/shared/model/recording';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { changesOf, createForm, numberIn } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { outsideModes } from './words.ts';

const KEY = ['recording-settings'];

/** How calls are recorded in the whole tenant. */
export function SettingsDialog(props: { onClose: () => void }) {
  const found = useQuery(() => ({
    queryKey: KEY,
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getRecordingSettings, {}, signal),
  }));
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title="Recording settings"
      says="Extensions and queues say for themselves when they record."
    >
      <Problem says={found.error ? sayFailure(found.error) : undefined} />
      <Show when={found.data} keyed>
        {(settings) => <SettingsForm settings={{ ...settings }} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function SettingsForm(props: { settings: RecordingSettings; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = props.settings;
  const form = createForm({
    initial: { ...before, mode: before.mode as string, retention_days: String(before.retention_days ?? '') },
    schema: RecordingSettingsPatch,
    bodyOf: (typed) => ({ ...typed, retention_days: typed.retention_days.trim() === '' ? null : numberIn(typed.retention_days) }),
    send: async (patch) => {
      const body = changesOf<RecordingSettingsPatch>(before, patch);
      if (Object.keys(body).length > 0) await save('Recording settings changed', () => call(updateRecordingSettings, { body }));
      void client.invalidateQueries({ queryKey: KEY });
      props.onClose();
    },
  });
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <SwitchField label="Calls may be recorded" hint="Off: not even when somebody asks." {...form.field('enabled')} />
      <ChoiceField label="Calls with the outside" choices={outsideModes} {...form.field('mode')} />
      <SwitchField label="Stereo" hint="The caller left, the other side right." {...form.field('stereo')} />
      <SwitchField label="Beep" hint="Both sides hear a short tone every 15 seconds." {...form.field('beep')} />
      <TextField
        label="Keep for days"
        inputMode="numeric"
        required={false}
        hint="Older recordings are deleted. Empty: they are kept."
        {...form.field('retention_days')}
      />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
