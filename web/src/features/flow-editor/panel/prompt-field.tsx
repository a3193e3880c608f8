import type { FlowPrompt } from '@botpbx/shared/model/flow-prompt';
import type { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { createEffect, createSignal, createUniqueId, For, on, Show } from 'solid-js';
import { AreaField } from '../../../ui/field.tsx';
import { useEditor } from '../editor.ts';
import { titleOf } from '../kinds.ts';
import { Listen } from './listen.tsx';
import { SoundField } from './sound-field.tsx';
import { VariableMenu } from './variable-menu.tsx';
import { VoiceField } from './voice-field.tsx';

interface PromptFieldProps {
  /** What is heard here: `Message`, `If nothing is pressed`. */
  legend: string;
  /** Makes the names of its fields unique: `prompt`, `timeout_prompt`. */
  name: string;
  value: FlowPrompt | null;
  onChange: (prompt: FlowPrompt | null) => void;
  hint?: string;
  placeholder?: string;
}

const MOST_TEXT = 2000;
const WAYS = [
  { way: 'text', label: 'Text' },
  { way: 'sound', label: 'Recording' },
] as const;
type Way = (typeof WAYS)[number]['way'];

/** What callers hear: a text that is spoken, or a recording. Who looks at the other way finds what he left when he comes back. */
export function PromptField(props: PromptFieldProps) {
  const [way, setWay] = createSignal<Way>(props.value?.kind ?? 'text');
  createEffect(
    on(
      () => props.value?.kind,
      (kind) => kind && setWay(kind),
      { defer: true },
    ),
  );
  const left = new Map<Way, FlowPrompt>();
  const choose = (next: Way) => {
    const { value } = props;
    setWay(next);
    if (value?.kind === next) return;
    if (value !== null) left.set(value.kind, value);
    const again = left.get(next) ?? null;
    if (again !== value) props.onChange(again);
  };
  return (
    <fieldset class="grid gap-2.5">
      <legend class="mb-1.5 text-sm font-[540]">{props.legend}</legend>
      <Ways name={`${props.name}_way`} value={way()} onChange={choose} />
      <Show when={way() === 'text'} fallback={<Recorded {...props} />}>
        <Spoken {...props} />
      </Show>
    </fieldset>
  );
}

function Ways(props: { name: string; value: Way; onChange: (way: Way) => void }) {
  return (
    <div class="flex w-fit rounded-lg bg-sunken p-0.5">
      <For each={WAYS}>
        {({ way, label }) => (
          <label class="cursor-pointer rounded-md px-3 py-1 text-sm has-checked:bg-surface has-checked:font-[560] has-checked:shadow-(--shadow-1) has-focus-visible:outline-2 has-focus-visible:outline-(--focus)">
            <input
              type="radio"
              class="sr-only"
              name={props.name}
              value={way}
              checked={props.value === way}
              onChange={() => props.onChange(way)}
            />
            {label}
          </label>
        )}
      </For>
    </div>
  );
}

function Spoken(props: PromptFieldProps) {
  const editor = useEditor();
  const id = createUniqueId();
  const prompt = () => (props.value?.kind === 'text' ? props.value : { kind: 'text' as const, text: '', voice: null });
  const say = (text: string, voice: TtsChoice | null) =>
    props.onChange(text === '' && voice === null ? null : { kind: 'text', text: text.slice(0, MOST_TEXT), voice });
  const area = () => document.getElementById(id)?.querySelector('textarea');
  return (
    <div class="grid gap-2.5" id={id}>
      <div class="relative">
        <AreaField
          label="Text"
          name={`${props.name}_text`}
          rows={3}
          value={prompt().text}
          placeholder={props.placeholder ?? ''}
          hint={props.hint}
          onChange={(text) => say(text, prompt().voice)}
        />
        <span class="absolute -top-1.5 right-0">
          <VariableMenu label={props.legend} field={area} />
        </span>
      </div>
      <Show when={prompt().text !== ''}>
        <VoiceField
          label="TTS Voice"
          name={`${props.name}_voice`}
          noneWord="As the rest of the flow"
          value={prompt().voice}
          onChange={(voice) => say(prompt().text, voice)}
        />
        <Listen text={prompt().text} voice={prompt().voice ?? editor.flow().voice} />
      </Show>
    </div>
  );
}

function Recorded(props: PromptFieldProps) {
  const editor = useEditor();
  const title = () => {
    const step = editor.selected();
    return [editor.ivr().name, step && titleOf(step), props.legend === 'Message' ? undefined : props.legend].filter(Boolean).join(', ');
  };
  return (
    <SoundField
      name={`${props.name}_sound`}
      title={title()}
      value={props.value?.kind === 'sound' ? props.value.sound_id : null}
      onChange={(soundId) => props.onChange(soundId === null ? null : { kind: 'sound', sound_id: soundId })}
    />
  );
}
