import { createQueue, updateQueue } from '@botpbx/shared/api/queues';
import { NewQueue, type Queue, QueuePatch } from '@botpbx/shared/model/queue';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { call } from '../../lib/api.ts';
import { DestinationField } from '../../lib/destination.tsx';
import { changesOf, createForm, type FieldState, type Form } from '../../lib/form.ts';
import { musicClassesQuery, soundsQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { QueueMembersField } from './queue-members-field.tsx';
import { bodyOf, EMPTY, type Typed, typedOf } from './typed.ts';
import { joinChoices, leaveChoices, strategyChoices } from './words.ts';

const FIELD_OF = { 'extension.number_taken': 'number', 'queue.key_taken': 'name' } as const;

/** Creates a queue. */
export function NewQueueDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const form = createForm({
    initial: EMPTY,
    schema: NewQueue,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await save(`Queue ${body.name} created`, () => call(createQueue, { body }));
      void client.invalidateQueries({ queryKey: keys.queues });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add queue" says="Callers wait here until a member takes them.">
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes a queue. Only what differs is sent. */
export function EditQueueDialog(props: { row: Queue; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const form = createForm({
    initial: typedOf(before),
    schema: QueuePatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<QueuePatch>(before, patch);
      if (Object.keys(body).length > 0)
        await save(`Queue ${patch.name} changed`, () => call(updateQueue, { params: { id: before.id }, body }));
      void client.invalidateQueries({ queryKey: keys.queues });
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Queue ${before.name}`}>
      <Fields form={form} onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <TextField label="Name" placeholder="Sales Queue" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="500" required={false} {...form.field('number')} />
      </div>
      <QueueMembersField hint="Who has a higher penalty is rung only while nobody with a lower one is free." {...form.field('members')} />
      <Ringing form={form} />
      <Waiting form={form} />
      <Hearing form={form} />
      <Part title="Who may log in and out">
        <QueueMembersField hint="By *45 on the phone, or here." {...form.field('dynamic_members')} />
      </Part>
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}

function Part(props: { title: string; children: JSX.Element }) {
  return (
    <details class="grid gap-4">
      <summary class="cursor-pointer font-[520]">{props.title}</summary>
      <div class="mt-3 grid gap-4">{props.children}</div>
    </details>
  );
}

const Seconds = (props: FieldState<string> & { label: string; hint?: string }) => <TextField inputMode="numeric" {...props} />;

function Ringing(props: { form: Form<Typed> }) {
  const { form } = props;
  return (
    <Part title="How members are rung">
      <ChoiceField label="Strategy" choices={strategyChoices} {...form.field('strategy')} />
      <div class="grid gap-4 sm:grid-cols-4">
        <Seconds label="Timeout" hint="Seconds" {...form.field('timeout')} />
        <Seconds label="Retry" hint="Seconds" {...form.field('retry')} />
        <Seconds label="Wrap-up" hint="Seconds" {...form.field('wrap_up')} />
        <Seconds label="Weight" {...form.field('weight')} />
      </div>
      <SwitchField label="Pass over members who talk" {...form.field('skip_busy')} />
      <SwitchField label="Record the calls" {...form.field('recording')} />
      <Seconds
        label="Service level"
        hint="A call that is answered within so many seconds was served well."
        {...form.field('service_level')}
      />
    </Part>
  );
}

function Waiting(props: { form: Form<Typed> }) {
  const { form } = props;
  return (
    <Part title="How long callers wait">
      <div class="grid gap-4 sm:grid-cols-2">
        <Seconds label="Longest wait" hint="Seconds; 0 for no end." {...form.field('max_wait')} />
        <Seconds label="Most callers" hint="0 for no limit." {...form.field('max_callers')} />
      </div>
      <DestinationField label="After too long a wait" noneWord="A sentence, and the end" {...form.field('overflow')} />
      <DestinationField label="When it is full" noneWord="A sentence, and the end" {...form.field('full_destination')} />
      <ChoiceField label="Callers may join" choices={joinChoices} {...form.field('join_empty')} />
      <ChoiceField label="Those who wait" choices={leaveChoices} {...form.field('leave_when_empty')} />
      <DestinationField label="When nobody could take them" noneWord="A sentence, and the end" {...form.field('empty_destination')} />
    </Part>
  );
}

function Hearing(props: { form: Form<Typed> }) {
  const { form } = props;
  const sounds = useQuery(soundsQuery);
  const classes = useQuery(musicClassesQuery);
  const choicesOf = (none: string, rows: readonly { id: number; name: string }[] | undefined) => [
    { value: '', label: none },
    ...(rows ?? []).map((row) => ({ value: String(row.id), label: row.name })),
  ];
  return (
    <Part title="What callers hear">
      <ChoiceField label="Music" choices={choicesOf('That of the tenant', classes.data)} {...form.field('music_class_id')} />
      <ChoiceField label="Greeting" choices={choicesOf('None', sounds.data)} {...form.field('greeting_sound_id')} />
      <Seconds label="Announce every" hint="Seconds; 0 for never." {...form.field('announce_frequency')} />
      <SwitchField label="Announce the place in the line" {...form.field('announce_position')} />
      <SwitchField label="Announce the wait" {...form.field('announce_hold_time')} />
      <AreaField label="Text that is said again and again" rows={3} {...form.field('periodic_text')} />
      <ChoiceField label="Or a sound" choices={choicesOf('None', sounds.data)} {...form.field('periodic_sound_id')} />
      <Seconds label="Said every" hint="Seconds" {...form.field('periodic_frequency')} />
      <ChoiceField label="The member hears" choices={choicesOf('Nothing', sounds.data)} {...form.field('agent_sound_id')} />
      <TextField label="Key for a call back" inputMode="numeric" required={false} {...form.field('callback_key')} />
    </Part>
  );
}
