/** What people read of engines and tools. */
import type { BuiltInTool } from '@botpbx/shared/model/agent-setting';

export const providerChoices = [
  { value: 'rules', label: 'Rules on the node (no account)' },
  { value: 'anthropic', label: 'Anthropic Claude' },
  { value: 'openai', label: 'OpenAI' },
  { value: 'groq', label: 'Groq' },
] as const;

export const ttsChoices = [
  { value: 'flite', label: 'Flite on the node (no account)' },
  { value: 'piper', label: 'Piper' },
  { value: 'kokoro', label: 'Kokoro' },
  { value: 'elevenlabs', label: 'ElevenLabs' },
  { value: 'openai', label: 'OpenAI' },
  { value: 'google', label: 'Google' },
] as const;

export const sttChoices = [
  { value: 'pocketsphinx', label: 'PocketSphinx on the node (no account)' },
  { value: 'deepgram', label: 'Deepgram' },
  { value: 'assemblyai', label: 'AssemblyAI' },
  { value: 'groq', label: 'Groq Whisper' },
  { value: 'openai', label: 'OpenAI Whisper' },
  { value: 'google', label: 'Google' },
] as const;

/** Voices of the engine that lives on the node. */
export const fliteVoices = [
  { value: '', label: 'Default' },
  { value: 'slt', label: 'slt, a woman' },
  { value: 'rms', label: 'rms, a man' },
  { value: 'awb', label: 'awb, a man from Scotland' },
  { value: 'kal16', label: 'kal16, a man, rather tinny' },
] as const;

export const policyChoices = [
  { value: 'internal', label: 'Any number of the house, and the targets' },
  { value: 'listed', label: 'The targets alone' },
] as const;

/** What each built-in tool lets an agent do. */
export const TOOL_WORDS: Readonly<Record<BuiltInTool, string>> = {
  transfer_call: 'Put callers through',
  end_call: 'End the call',
  take_message: 'Take messages',
  collect_digits: 'Ask for digits on the keypad',
  send_digits: 'Press keys',
  schedule_callback: 'Arrange a call back',
  check_hours: 'Know the opening hours',
  check_availability: 'See who is free',
  lookup_directory: 'Look people up',
  search_knowledge: 'Look things up in the documents',
  send_sms: 'Send text messages',
  set_outcome: 'Write down the outcome',
};

export const labelOf = (choices: readonly { readonly value: string; readonly label: string }[], value: string): string =>
  choices.find((choice) => choice.value === value)?.label.replace(/ \(.*/, '') ?? value;
