import type { FlowStep } from '@botpbx/shared/model/flow';
import type { StepKind } from '@botpbx/shared/model/flow-step';
import type { Component } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { StepFormProps } from './fields.tsx';
import { AiAgentForm } from './forms/ai-agent-form.tsx';
import { BranchForm } from './forms/branch-form.tsx';
import { CallbackRequestForm } from './forms/callback-request-form.tsx';
import { CollectSpeechForm } from './forms/collect-speech-form.tsx';
import { DtmfInputForm } from './forms/dtmf-input-form.tsx';
import { HangupForm } from './forms/hangup-form.tsx';
import { HttpRequestForm } from './forms/http-request-form.tsx';
import { LanguageForm } from './forms/language-form.tsx';
import { MenuForm } from './forms/menu-form.tsx';
import { PlayDigitsForm } from './forms/play-digits-form.tsx';
import { PlayMessageForm } from './forms/play-message-form.tsx';
import { QueueCheckForm } from './forms/queue-check-form.tsx';
import { RecordMessageForm } from './forms/record-message-form.tsx';
import { SetVariableForm } from './forms/set-variable-form.tsx';
import { SubFlowForm } from './forms/sub-flow-form.tsx';
import { SurveyForm } from './forms/survey-form.tsx';
import { TimeConditionForm } from './forms/time-condition-form.tsx';
import { TransferForm } from './forms/transfer-form.tsx';
import { VoicemailForm } from './forms/voicemail-form.tsx';

interface StepFormSettings {
  step: FlowStep;
  onChange: (change: Partial<FlowStep['settings']>) => void;
}

type Forms = { readonly [Kind in StepKind]: Component<StepFormProps<Extract<FlowStep, { kind: Kind }>['settings']>> };

const Nothing = () => <p class="text-sm text-ink-2">There is nothing to set.</p>;

const forms: Forms = {
  start: Nothing,
  return: Nothing,
  play_message: PlayMessageForm,
  dtmf_input: DtmfInputForm,
  menu: MenuForm,
  transfer: TransferForm,
  voicemail: VoicemailForm,
  set_variable: SetVariableForm,
  branch: BranchForm,
  http_request: HttpRequestForm,
  play_digits: PlayDigitsForm,
  time_condition: TimeConditionForm,
  ai_agent: AiAgentForm,
  hangup: HangupForm,
  collect_speech: CollectSpeechForm,
  record_message: RecordMessageForm,
  callback_request: CallbackRequestForm,
  survey: SurveyForm,
  sub_flow: SubFlowForm,
  language: LanguageForm,
  queue_check: QueueCheckForm,
};

/** The settings of a step, whatever its kind. Its kind does not change while the component lives. */
export function StepForm(props: StepFormSettings) {
  // the form belongs to the kind, and the settings to the form
  const form = forms[props.step.kind] as Component<StepFormProps<FlowStep['settings']>>;
  return <Dynamic component={form} settings={props.step.settings} onChange={props.onChange} />;
}
