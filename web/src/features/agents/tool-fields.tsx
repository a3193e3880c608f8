import { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { For, Index, Show } from 'solid-js';
import { DestinationField } from '../../lib/destination.tsx';
import type { FieldState, Form } from '../../lib/form.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { OnlyField } from './only-field.tsx';
import type { Typed, TypedTarget } from './typed.ts';
import { policyChoices, TOOL_WORDS } from './words.ts';

/** What it may do in a call. */
export function Tools(props: { form: Form<Typed> }) {
  const { form } = props;
  return (
    <>
      <ToolSwitches {...form.field('tools')} />
      <ChoiceField label="It may put callers through to" choices={policyChoices} {...form.field('transfer_policy')} />
      <TargetsField {...form.field('transfer_targets')} />
      <OnlyField label="Calls outside as" type="extension" noneWord="Nobody" {...form.field('extension_id')} />
      <OnlyField label="Messages are kept in" type="voicemail" noneWord="Nowhere" {...form.field('message_mailbox')} />
      <OnlyField label="Opening hours" type="time_condition" noneWord="None" {...form.field('time_condition_id')} />
      <DestinationField
        label="Callers whom it cannot serve go to"
        noneWord="A sentence, and the end"
        {...form.field('failed_destination')}
      />
    </>
  );
}

function ToolSwitches(props: FieldState<readonly BuiltInTool[]>) {
  const set = (tool: BuiltInTool, isOn: boolean) =>
    props.onChange(BuiltInTool.options.filter((one) => (one === tool ? isOn : props.value.includes(one))));
  return (
    <fieldset class="grid gap-2 sm:grid-cols-2">
      <legend class="mb-2 text-sm font-[540]">Tools</legend>
      <For each={BuiltInTool.options}>
        {(tool) => (
          <SwitchField label={TOOL_WORDS[tool]} name={tool} value={props.value.includes(tool)} onChange={(isOn) => set(tool, isOn)} />
        )}
      </For>
    </fieldset>
  );
}

const NEW_TARGET: TypedTarget = { name: '', description: '', destination: { type: 'extension' }, warm: false };

/** To whom it may put callers through, under the names that it knows them by. */
function TargetsField(props: FieldState<readonly TypedTarget[]>) {
  const set = (at: number, more: Partial<TypedTarget>) =>
    props.onChange(props.value.map((target, nth) => (nth === at ? { ...target, ...more } : target)));
  return (
    <fieldset class="grid gap-3">
      <legend class="mb-2 text-sm font-[540]">Targets</legend>
      <Index each={props.value}>
        {(target, at) => (
          <div class="grid gap-3 rounded-xl border border-line p-3">
            <div class="grid items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
              <TextField
                label="It says"
                name={`target_${at}_name`}
                placeholder="Sales"
                value={target().name}
                onChange={(name) => set(at, { name })}
              />
              <TextField
                label="For"
                name={`target_${at}_for`}
                placeholder="Prices and orders"
                required={false}
                value={target().description}
                onChange={(description) => set(at, { description })}
              />
              <Button
                kind="quiet"
                square
                aria-label={`Remove ${target().name || 'target'}`}
                onClick={() => props.onChange(props.value.filter((_, nth) => nth !== at))}
              >
                <X size={16} aria-hidden="true" />
              </Button>
            </div>
            <DestinationField
              label="Leads to"
              name={`target_${at}`}
              value={target().destination}
              onChange={(destination) => set(at, { destination })}
              error={undefined}
            />
            <SwitchField
              label="The person is told first who calls"
              name={`target_${at}_warm`}
              value={target().warm}
              onChange={(warm) => set(at, { warm })}
            />
          </div>
        )}
      </Index>
      <Show when={props.error}>
        <p class="text-sm text-bad" role="alert">
          {props.error}
        </p>
      </Show>
      <Button class="justify-self-start" onClick={() => props.onChange([...props.value, NEW_TARGET])}>
        <Plus size={16} aria-hidden="true" /> Add a target
      </Button>
    </fieldset>
  );
}
