import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import type { StepFormProps } from '../fields.tsx';
import { LanguageField } from '../language-field.tsx';
import { VoiceField } from '../voice-field.tsx';

export function LanguageForm(props: StepFormProps<SettingsOf<'language'>>) {
  return (
    <>
      <LanguageField label="Language from here on" value={props.settings.language} onChange={(language) => props.onChange({ language })} />
      <VoiceField
        label="TTS Voice from here on"
        name="voice"
        noneWord="As before"
        value={props.settings.voice}
        onChange={(voice) => props.onChange({ voice })}
      />
    </>
  );
}
