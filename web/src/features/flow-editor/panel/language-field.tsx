import { FlowLanguage } from '@botpbx/shared/model/flow-prompt';
import { RuledTextField } from './fields.tsx';

/** A language, by its tag. */
export function LanguageField(props: { label: string; value: string; onChange: (language: string) => void }) {
  return (
    <RuledTextField
      label={props.label}
      name="language"
      rule={FlowLanguage}
      wrong="A language tag, such as en or de-CH."
      hint={nameOf(props.value)}
      placeholder="en"
      value={props.value}
      onChange={props.onChange}
    />
  );
}

const names = new Intl.DisplayNames('en', { type: 'language' });

/** What the language is called in English. */
function nameOf(tag: string): string {
  try {
    return names.of(tag) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}
