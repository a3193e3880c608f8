/** What a step's card says of its settings, in a line or two. */
import { unreachable } from '@botpbx/shared/base/errors';
import type { FlowStep } from '@botpbx/shared/model/flow';
import type { FlowPrompt } from '@botpbx/shared/model/flow-prompt';
import { useQuery } from '@tanstack/solid-query';
import { type JSX, Show } from 'solid-js';
import { DestinationName } from '../../lib/destination.tsx';
import { agentsQuery, ivrsQuery, type Named, queuesQuery, soundsQuery, timeConditionsQuery } from '../../lib/named.ts';

/** The words of a card; what is still to be set says so. */
export function CardSays(props: { step: FlowStep }) {
  return <>{wordsOf(props.step)}</>;
}

function wordsOf(step: FlowStep): JSX.Element {
  switch (step.kind) {
    case 'start':
    case 'return':
      return undefined;
    case 'play_message':
    case 'callback_request':
    case 'record_message':
    case 'collect_speech':
      return promptWords(step.settings.prompt, step.kind === 'callback_request' ? 'No promise is spoken' : 'Nothing to say yet');
    case 'menu':
      return promptWords(step.settings.prompt, step.settings.options.length === 0 ? 'No keys yet' : 'Reads its labels out');
    case 'dtmf_input':
      return inputWords(step);
    case 'transfer':
      return transferWords(step);
    case 'voicemail':
      return step.settings.mailbox === null ? (
        <Open>Choose a mailbox</Open>
      ) : (
        <DestinationName destination={{ type: 'voicemail', id: step.settings.mailbox }} />
      );
    case 'set_variable':
      return short(step.settings.assignments.map(({ name, value }) => `${name} = ${value}`).join(', ')) || <Open>Nothing set yet</Open>;
    case 'branch':
      return short(step.settings.cases.map(({ when }) => when).join(', ')) || <Open>No condition yet</Open>;
    case 'http_request':
      return step.settings.url === '' ? <Open>No address yet</Open> : short(`${step.settings.method} ${step.settings.url}`);
    case 'play_digits':
      return step.settings.variable === '' ? <Open>Choose a variable</Open> : `${step.settings.variable} as ${step.settings.format}`;
    case 'time_condition':
      return step.settings.time_condition_id === null ? (
        'Hours of its own'
      ) : (
        <NameOf id={step.settings.time_condition_id} query={timeConditionsQuery} />
      );
    case 'ai_agent':
      return <NameOf id={step.settings.agent_id} query={agentsQuery} open="Choose an agent" />;
    case 'hangup':
      return promptWords(step.settings.prompt, step.settings.cause === 'normal' ? 'Without a word' : `As ${step.settings.cause}`, true);
    case 'survey':
      return step.settings.questions.length === 0 ? (
        <Open>No questions yet</Open>
      ) : (
        step.settings.questions.map(({ variable }) => variable).join(', ')
      );
    case 'sub_flow':
      return <NameOf id={step.settings.ivr_id} query={ivrsQuery} open="Choose an IVR" />;
    case 'language':
      return step.settings.language;
    case 'queue_check':
      return <NameOf id={step.settings.queue_id} query={queuesQuery} open="Choose a queue" />;
    default:
      return unreachable(step);
  }
}

function promptWords(prompt: FlowPrompt | null, none: string, isFine = false): JSX.Element {
  if (prompt?.kind === 'sound') return <NameOf id={prompt.sound_id} query={soundsQuery} />;
  if (prompt !== null && prompt.text.trim() !== '') return `“${short(prompt.text)}”`;
  return isFine ? none : <Open>{none}</Open>;
}

function inputWords({ settings }: Extract<FlowStep, { kind: 'dtmf_input' }>): string {
  const what =
    settings.expected === null
      ? `Up to ${settings.max_digits} ${settings.max_digits === 1 ? 'key' : 'keys'}`
      : `Expects ${settings.expected}`;
  return settings.variable === null ? `${what}, ${settings.timeout} s` : `${what} → ${settings.variable}`;
}

function transferWords({ settings }: Extract<FlowStep, { kind: 'transfer' }>): JSX.Element {
  if (settings.number !== null && settings.number !== '') return short(settings.number);
  return settings.destination === null ? <Open>Choose a destination</Open> : <DestinationName destination={settings.destination} />;
}

function NameOf(props: { id: number | null; open?: string; query: () => ReturnType<typeof agentsQuery> | ReturnType<typeof ivrsQuery> }) {
  const rows = useQuery(() => props.query() as NamedQuery);
  return (
    <Show when={props.id !== null} fallback={<Open>{props.open}</Open>}>
      {rows.data?.find(({ id }) => id === props.id)?.name}
    </Show>
  );
}

type NamedQuery = { queryKey: readonly unknown[]; queryFn: (asked: { signal: AbortSignal }) => Promise<Named[]> };

function Open(props: { children: JSX.Element }) {
  return <span class="step-open">{props.children}</span>;
}

/** About two lines of a card. */
const MOST_LETTERS = 58;
const short = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text);
