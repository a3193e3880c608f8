import { createAgent, updateAgent } from '@botpbx/shared/api/agents';
import { type Agent, AgentPatch, NewAgent } from '@botpbx/shared/model/agent';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, type JSX, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { changesOf, createForm, type Form } from '../../lib/form.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { AreaField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Advanced } from './advanced-fields.tsx';
import { Advice } from './advice.tsx';
import { Ears, Mind, Voice } from './engine-fields.tsx';
import { Part } from './part.tsx';
import { Tools } from './tool-fields.tsx';
import { bodyOf, EMPTY, type Typed, typedOf } from './typed.ts';

const FIELD_OF = {
  'extension.number_taken': 'number',
  'destination.loop': 'failed_destination',
} as const;

/** Creates an agent, and shows once what signs its webhooks. */
export function NewAgentDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const [secret, setSecret] = createSignal<string>();
  const form = createForm({
    initial: EMPTY,
    schema: NewAgent,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      const made = await save(`Agent ${body.name} created`, () => call(createAgent, { body }));
      void client.invalidateQueries({ queryKey: keys.agents });
      const hasWebhooks = Object.keys(made.webhooks).length > 0 || made.functions.length > 0;
      if (hasWebhooks && made.webhook_secret !== undefined) setSecret(made.webhook_secret);
      else props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Add agent" says="An AI voice agent that takes calls.">
      <Show when={secret()} fallback={<Fields form={form} onClose={props.onClose} acts={<Save form={form} word="Create" />} />}>
        {(value) => <WebhookSecret value={value()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

/** Changes an agent. Only what differs is sent; calls go on as they are until it is published. */
export function EditAgentDialog(props: { row: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const before = { ...props.row };
  const [publish, setPublish] = createSignal(true);
  const form = createForm({
    initial: typedOf(before),
    schema: AgentPatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (patch) => {
      const body = changesOf<AgentPatch>(before, patch);
      const isToPublish = publish() && before.has_changes;
      const title = `Agent ${patch.name} ${publish() ? 'published' : 'saved as a draft'}`;
      if (Object.keys(body).length > 0 || isToPublish)
        await save(title, () => call(updateAgent, { params: { id: before.id }, body: { ...body, publish: publish() } }));
      void client.invalidateQueries({ queryKey: keys.agents });
      props.onClose();
    },
  });
  const acts = (
    <>
      <Button type="submit" onClick={() => setPublish(false)} busy={form.isBusy() && !publish()}>
        Save draft
      </Button>
      <Button kind="primary" type="submit" onClick={() => setPublish(true)} busy={form.isBusy() && publish()}>
        Publish
      </Button>
    </>
  );
  return (
    <Dialog open onClose={props.onClose} isSticky title={before.name} says={<Standing row={before} />}>
      <Fields form={form} onClose={props.onClose} acts={acts} />
    </Dialog>
  );
}

function Standing(props: { row: Agent }) {
  return (
    <>
      Version {props.row.version} takes calls.
      <Show when={props.row.has_changes}> What stands here has not been published.</Show>
    </>
  );
}

const Save = (props: { form: Form<Typed>; word: string }) => (
  <Button kind="primary" type="submit" busy={props.form.isBusy()}>
    {props.word}
  </Button>
);

function Fields(props: { form: Form<Typed>; acts: JSX.Element; onClose: () => void }) {
  const { form } = props;
  const submit = async (event: SubmitEvent & { currentTarget: HTMLElement }) => {
    const element = event.currentTarget;
    await form.submit(event);
    showFaults(element);
  };
  return (
    <form novalidate class="grid gap-4" onSubmit={submit}>
      <Problem says={form.problem()} />
      <div class="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <TextField label="Name" placeholder="Reception" autofocus required {...form.field('name')} />
        <TextField label="Number" inputMode="numeric" placeholder="6000" required={false} {...form.field('number')} />
      </div>
      <AreaField
        label="Instructions"
        rows={9}
        placeholder={'You are the receptionist of Acme.\nSales is extension 2001, Support 2002.\nAlways confirm before you transfer.'}
        hint="Who it is, what it does and does not, and when it hands over to a person."
        {...form.field('system_prompt')}
      />
      <TextField label="Greeting" hint="Empty: it waits for the caller to speak." {...form.field('greeting')} />
      <Advice typed={form.values()} />
      <Part title="Mind">
        <Mind form={form} />
      </Part>
      <Part title="Voice">
        <Voice form={form} />
      </Part>
      <Part title="Ears">
        <Ears form={form} />
      </Part>
      <Part title="Tools and transfers">
        <Tools form={form} />
      </Part>
      <Part title="Functions, webhooks and more">
        <Advanced form={form} />
      </Part>
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        {props.acts}
      </DialogButtons>
    </form>
  );
}

/** Opens the parts in which something is wrong. */
function showFaults(form: HTMLElement): void {
  const faulty = [...form.querySelectorAll<HTMLElement>('[aria-invalid="true"], [role="alert"]')];
  for (const field of faulty) field.closest('details')?.setAttribute('open', '');
  faulty.find((field) => field.matches('[aria-invalid="true"]'))?.focus();
}

/** What signs its webhooks, shown once. */
export function WebhookSecret(props: { value: string; onClose: () => void }) {
  return (
    <div class="grid gap-4">
      <p class="text-base">This secret signs what is posted to your webhooks and functions. It is not shown again.</p>
      <dl>
        <CopyLine name="Secret" value={props.value} />
      </dl>
      <DialogButtons>
        <Button kind="primary" onClick={props.onClose}>
          Done
        </Button>
      </DialogButtons>
    </div>
  );
}
