import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { createUniqueId, Show } from 'solid-js';
import { AreaField } from '../../../../ui/field.tsx';
import { NumberField, OneOfField, type StepFormProps } from '../fields.tsx';
import { Folded } from '../folded.tsx';
import { PromptField } from '../prompt-field.tsx';
import { VariableMenu } from '../variable-menu.tsx';
import { HeadersField, SavedField, StatusesField } from './http-rows.tsx';

type Settings = SettingsOf<'http_request'>;

const METHODS = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((value) => ({ value, label: value }));
const [MOST_URL, MOST_BODY] = [2000, 10_000];

export function HttpRequestForm(props: StepFormProps<Settings>) {
  return (
    <>
      <Address {...props} />
      <HeadersField value={props.settings.headers} onChange={(headers) => props.onChange({ headers })} />
      <Show when={props.settings.method !== 'GET'}>
        <Body {...props} />
      </Show>
      <SavedField value={props.settings.save} onChange={(save) => props.onChange({ save })} />
      <StatusesField value={props.settings.statuses} onChange={(statuses) => props.onChange({ statuses })} />
      <Folded title="While it is asked">
        <NumberField
          label="Timeout"
          name="timeout"
          min={1}
          max={20}
          hint="Seconds until it has failed."
          value={props.settings.timeout}
          onChange={(timeout) => props.onChange({ timeout })}
        />
        <PromptField
          legend="Meanwhile"
          name="prompt"
          placeholder="One moment, please."
          value={props.settings.prompt}
          onChange={(prompt) => props.onChange({ prompt })}
        />
      </Folded>
    </>
  );
}

function Address(props: StepFormProps<Settings>) {
  const id = createUniqueId();
  return (
    <>
      <div class="relative" id={id}>
        <AreaField
          label="URL"
          name="url"
          rows={2}
          placeholder={'https://api.crm.com/customer/${CALLERID(num)}'}
          value={props.settings.url}
          onChange={(url) => props.onChange({ url: url.replace(/\s+/g, '').slice(0, MOST_URL) })}
        />
        <span class="absolute -top-1.5 right-0">
          <VariableMenu label="URL" field={() => document.getElementById(id)?.querySelector('textarea')} />
        </span>
      </div>
      <OneOfField
        label="Method"
        name="method"
        choices={METHODS}
        value={props.settings.method}
        onChange={(method) => props.onChange({ method })}
      />
    </>
  );
}

function Body(props: StepFormProps<Settings>) {
  const id = createUniqueId();
  return (
    <div class="relative" id={id}>
      <AreaField
        label="Body"
        name="body"
        rows={4}
        placeholder={'{"number": "${CALLERID(num)}"}'}
        value={props.settings.body}
        onChange={(body) => props.onChange({ body: body.slice(0, MOST_BODY) })}
      />
      <span class="absolute -top-1.5 right-0">
        <VariableMenu label="Body" field={() => document.getElementById(id)?.querySelector('textarea')} />
      </span>
    </div>
  );
}
