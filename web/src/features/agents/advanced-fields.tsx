import { Show } from 'solid-js';
import type { Form } from '../../lib/form.ts';
import { AreaField, SwitchField, TextField } from '../../ui/field.tsx';
import { type Hook, jsonFault, type Typed } from './typed.ts';

const FUNCTIONS = `[
  {
    "name": "lookup_customer",
    "description": "Finds a customer by telephone number",
    "parameters": { "phone": { "type": "string" } },
    "url": "https://crm.example.com/lookup"
  }
]`;

/** What few agents need. */
export function Advanced(props: { form: Form<Typed> }) {
  const { form } = props;
  return (
    <>
      <JsonField
        form={form}
        name="functions"
        label="Functions"
        rows={8}
        placeholder={FUNCTIONS}
        hint="A list in JSON. Parameters are a flat map of fields or a JSON Schema; without url a function goes to the webhook below."
      />
      <Hooks form={form} />
      <JsonField
        form={form}
        name="mcp_servers"
        label="MCP servers"
        placeholder={'[{ "name": "crm", "url": "https://…", "allowed_tools": ["find_order"] }]'}
      />
      <JsonField
        form={form}
        name="outcome"
        label="What is to be known at the end"
        placeholder={'[{ "name": "reason", "type": "text", "description": "Why the caller called" }]'}
      />
      <div class="grid gap-4 sm:grid-cols-[9rem_1fr]">
        <TextField label="Most replies" inputMode="numeric" {...form.field('max_turns')} />
        <TextField label="Phrases that end the call" hint="With commas between them." {...form.field('end_call_phrases')} />
      </div>
      <SwitchField label="Ask callers for a mark of 1 to 5 at the end" {...form.field('asks_rating')} />
      <SwitchField label="Record its calls" {...form.field('recording')} />
      <JsonField
        form={form}
        name="listening"
        label="How it listens"
        hint="When a pause is the end of a turn, and whether callers may interrupt."
      />
      <JsonField form={form} name="tts_options" label="Further settings of the voice" placeholder={'{ "stability": 0.5 }'} />
      <JsonField form={form} name="stt_options" label="Further settings of the ears" placeholder={'{ "smart_format": true }'} />
      <JsonField
        form={form}
        name="llm_fallbacks"
        label="Minds to fall back on"
        placeholder={'[{ "provider": "groq", "model": null }]'}
        hint="Tried in order when the first fails; so below for voice and ears."
      />
      <JsonField form={form} name="tts_fallbacks" label="Voices to fall back on" placeholder={'[{ "engine": "flite" }]'} />
      <JsonField form={form} name="stt_fallbacks" label="Ears to fall back on" placeholder={'[{ "engine": "pocketsphinx" }]'} />
      <TextField label="Description" required={false} {...form.field('description')} />
    </>
  );
}

type JsonName =
  | 'functions'
  | 'mcp_servers'
  | 'outcome'
  | 'listening'
  | 'tts_options'
  | 'stt_options'
  | 'llm_fallbacks'
  | 'tts_fallbacks'
  | 'stt_fallbacks';

function JsonField(props: { form: Form<Typed>; name: JsonName; label: string; rows?: number; placeholder?: string; hint?: string }) {
  const field = props.form.field(props.name);
  return (
    <AreaField
      label={props.label}
      rows={props.rows ?? 3}
      required={false}
      class="[&_textarea]:font-mono [&_textarea]:text-sm"
      name={props.name}
      value={field.value}
      onChange={field.onChange}
      onLeave={field.onLeave}
      error={jsonFault(field.value) ?? field.error}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      {...(props.hint === undefined ? {} : { hint: props.hint })}
    />
  );
}

const HOOK_WORDS: readonly (readonly [Hook, string])[] = [
  ['on_call_start', 'When a call begins'],
  ['on_call_end', 'When it ends'],
  ['on_transfer', 'When a caller is put through'],
  ['on_function_call', 'For functions without an address'],
];

function Hooks(props: { form: Form<Typed> }) {
  return (
    <fieldset class="grid gap-3">
      <legend class="mb-2 text-sm font-[540]">Webhooks</legend>
      {HOOK_WORDS.map(([name, label]) => (
        <TextField label={label} placeholder="https://…" required={false} {...props.form.field(name)} />
      ))}
      <Show when={props.form.field('webhooks').error}>
        {(error) => (
          <p class="text-sm text-bad" role="alert">
            {error()}
          </p>
        )}
      </Show>
    </fieldset>
  );
}
