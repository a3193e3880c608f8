import { TtsChoice } from '@botpbx/shared/model/speech-setting';
import { Show } from 'solid-js';
import { ChoiceField, TextField } from '../../../ui/field.tsx';
import { createTyped } from './typed.ts';

interface VoiceFieldProps {
  label: string;
  name: string;
  /** What null is called. */
  noneWord: string;
  value: TtsChoice | null;
  onChange: (voice: TtsChoice | null) => void;
}

const FLITE = 'flite:';
const VOICES = [
  { value: 'flite:slt', label: 'Woman, American (no account)' },
  { value: 'flite:rms', label: 'Man, American (no account)' },
  { value: 'flite:awb', label: 'Man, Scottish (no account)' },
  { value: 'flite:kal16', label: 'Man, plain (no account)' },
  { value: 'piper', label: 'Piper' },
  { value: 'kokoro', label: 'Kokoro' },
  { value: 'elevenlabs', label: 'ElevenLabs' },
  { value: 'openai', label: 'OpenAI' },
  { value: 'google', label: 'Google' },
] as const;

/** Who speaks: a voice that every node has, or one of an engine with an account. */
export function VoiceField(props: VoiceFieldProps) {
  const chosen = () => {
    const { value } = props;
    if (value === null) return '';
    return value.engine === 'flite' ? `${FLITE}${value.voice}` : value.engine;
  };
  const choose = (choice: string) => {
    const voice = choice.startsWith(FLITE) ? { engine: 'flite', voice: choice.slice(FLITE.length) } : { engine: choice };
    props.onChange(choice === '' ? null : TtsChoice.parse(voice));
  };
  return (
    <>
      <ChoiceField
        label={props.label}
        name={props.name}
        value={chosen()}
        choices={[{ value: '', label: props.noneWord }, ...VOICES]}
        onChange={choose}
        hint={
          props.value === null || props.value.engine === 'flite'
            ? undefined
            : 'Needs the engine under Settings, AI Providers. While it fails, the simple voice speaks.'
        }
      />
      <Show when={props.value !== null && props.value.engine !== 'flite' && props.value}>
        {(voice) => <EngineVoice name={props.name} value={voice()} onChange={props.onChange} />}
      </Show>
    </>
  );
}

/** Which voice of an engine, by the engine's own name for it. */
function EngineVoice(props: { name: string; value: TtsChoice; onChange: (voice: TtsChoice) => void }) {
  const typing = createTyped<string | null, string>({
    value: () => props.value.voice,
    show: (voice) => voice ?? '',
    read: (typed) => typed.trim().slice(0, 120) || null,
    onChange: (voice) => props.onChange(TtsChoice.parse({ ...props.value, voice })),
  });
  return (
    <TextField
      label="Name of the voice"
      name={`${props.name}_name`}
      required={false}
      hint="As the engine calls it, such as Rachel. Empty: its usual one."
      value={typing.typed()}
      onChange={typing.type}
    />
  );
}
