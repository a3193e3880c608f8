import { type SettingsOf, VariableName } from '@botpbx/shared/model/flow-step';
import { NumberField, RuledTextField, type StepFormProps } from '../fields.tsx';
import { PromptField } from '../prompt-field.tsx';
import { RowsField } from '../rows-field.tsx';

type Settings = SettingsOf<'survey'>;

const MOST_QUESTIONS = 20;

export function SurveyForm(props: StepFormProps<Settings>) {
  const fresh = (): Settings['questions'][number] | undefined => {
    const { length } = props.settings.questions;
    return length < MOST_QUESTIONS ? { variable: `ANSWER_${length + 1}`, prompt: null, min: 1, max: 5 } : undefined;
  };
  return (
    <>
      <RowsField
        legend="Questions"
        word="question"
        isOrdered
        rows={props.settings.questions}
        fresh={fresh}
        onChange={(questions) => props.onChange({ questions: [...questions] })}
      >
        {(row, set, at) => (
          <>
            <PromptField
              legend={`Question ${at + 1}`}
              name={`question_${at}`}
              placeholder="How content are you, from 1 to 5?"
              value={row().prompt}
              onChange={(prompt) => set({ prompt })}
            />
            <RuledTextField
              label="Answer kept in"
              name={`variable_${at}`}
              rule={VariableName}
              wrong="Letters, digits and _, beginning with a letter."
              value={row().variable}
              onChange={(variable) => set({ variable })}
            />
            <div class="grid grid-cols-2 gap-2.5">
              <NumberField label="From key" name={`min_${at}`} min={0} max={9} value={row().min} onChange={(min) => set({ min })} />
              <NumberField label="To key" name={`max_${at}`} min={0} max={9} value={row().max} onChange={(max) => set({ max })} />
            </div>
          </>
        )}
      </RowsField>
      <PromptField
        legend="Thanks"
        name="thanks"
        placeholder="Thank you for your time."
        value={props.settings.thanks}
        onChange={(thanks) => props.onChange({ thanks })}
      />
      <div class="grid grid-cols-2 gap-3">
        <NumberField
          label="Timeout"
          name="timeout"
          min={1}
          max={60}
          hint="Seconds"
          value={props.settings.timeout}
          onChange={(timeout) => props.onChange({ timeout })}
        />
        <NumberField
          label="Further tries"
          name="retries"
          min={0}
          max={9}
          value={props.settings.retries}
          onChange={(retries) => props.onChange({ retries })}
        />
      </div>
    </>
  );
}
