/** What came of something that no screen can do: the viewer says it. */
import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { For, type JSX, Match, Switch } from 'solid-js';
import { DestinationName } from '../../../lib/destination.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Memory } from './memory.ts';
import { AgentQuestion } from './question-agent.tsx';
import { HearQuestion } from './question-hear.tsx';
import { HttpQuestion } from './question-http.tsx';
import { QueueQuestion } from './question-queue.tsx';
import type { Question } from './simulation.ts';

interface QuestionFormProps {
  question: Question;
  memory: Memory;
  onAnswer: (happened: Happened) => void;
}

/** The form that fits what is asked. */
export function QuestionForm(props: QuestionFormProps) {
  const act = () => props.question.act;
  const of = <Kind extends Question['act']['kind']>(kind: Kind): ActOf<Kind> | false => {
    const now = act();
    return now.kind === kind && (now as ActOf<Kind>);
  };
  const more = { stepId: props.question.stepId, memory: props.memory, onAnswer: props.onAnswer };
  const failed = { label: 'It fails', happened: { kind: 'failed', why: 'The simulator was told so.' } } as const;
  return (
    <Switch>
      <Match when={of('hear')}>{(hear) => <HearQuestion act={hear()} onAnswer={props.onAnswer} />}</Match>
      <Match when={of('transfer')}>
        {(transfer) => <Choices title={<TransferTitle to={transfer().to} />} choices={RUNG} onAnswer={props.onAnswer} />}
      </Match>
      <Match when={of('voicemail')}>
        {(voicemail) => (
          <Choices
            title={<DestinationName destination={{ type: 'voicemail', id: voicemail().mailbox }} />}
            choices={[{ label: 'Leaves a message', happened: { kind: 'done' } }, failed]}
            onAnswer={props.onAnswer}
          />
        )}
      </Match>
      <Match when={of('record')}>
        <Choices title="The caller is recorded" choices={[...RECORDED, failed]} onAnswer={props.onAnswer} />
      </Match>
      <Match when={of('callback')}>
        {(callback) => (
          <Choices
            title={<DestinationName destination={{ type: 'queue', id: callback().queue_id }} />}
            choices={[{ label: 'Takes the request', happened: { kind: 'done' } }, failed]}
            onAnswer={props.onAnswer}
          />
        )}
      </Match>
      <Match when={of('agent')}>{(agent) => <AgentQuestion act={agent()} {...more} />}</Match>
      <Match when={of('queue')}>{(queue) => <QueueQuestion act={queue()} {...more} />}</Match>
      <Match when={of('http')}>{(http) => <HttpQuestion act={http()} {...more} />}</Match>
    </Switch>
  );
}

interface Choice {
  readonly label: string;
  readonly happened: Happened;
}

const RUNG: readonly Choice[] = [
  { label: 'They talk', happened: { kind: 'rung', outcome: 'done' } },
  { label: 'Busy', happened: { kind: 'rung', outcome: 'busy' } },
  { label: 'No answer', happened: { kind: 'rung', outcome: 'no_answer' } },
  { label: 'It fails', happened: { kind: 'rung', outcome: 'failed' } },
];
const RECORDED: readonly Choice[] = [
  { label: 'Speaks for 12 seconds', happened: { kind: 'recorded', seconds: 12 } },
  { label: 'Says nothing', happened: { kind: 'recorded', seconds: 0 } },
];

function TransferTitle(props: { to: ActOf<'transfer'>['to'] }) {
  return (
    <>
      Put through to{' '}
      <Switch>
        <Match when={props.to.type === 'inside' && props.to}>{(to) => <>number {to().number || '(empty)'}</>}</Match>
        <Match when={props.to.type !== 'inside' && props.to}>{(to) => <DestinationName destination={to()} />}</Match>
      </Switch>
    </>
  );
}

function Choices(props: { title: JSX.Element; choices: readonly Choice[]; onAnswer: (happened: Happened) => void }) {
  return (
    <fieldset class="grid gap-2.5">
      <legend class="float-left mb-1 w-full text-sm font-[600]">{props.title}</legend>
      <div class="clear-both grid grid-cols-2 gap-2">
        <For each={props.choices}>{(choice) => <Button onClick={() => props.onAnswer(choice.happened)}>{choice.label}</Button>}</For>
      </div>
    </fieldset>
  );
}
