import { ConversationEnding } from '@botpbx/shared/model/conversation';
import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { createSignal } from 'solid-js';
import { DestinationName } from '../../../lib/destination.tsx';
import { Button } from '../../../ui/button.tsx';
import { AreaField, ChoiceField } from '../../../ui/field.tsx';
import type { Memory } from './memory.ts';

interface AgentQuestionProps {
  act: ActOf<'agent'>;
  stepId: string;
  memory: Memory;
  onAnswer: (happened: Happened) => void;
}

const ENDINGS = ConversationEnding.options.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
const MAX_VALUE = 500;

/** How a talk with an agent ended, and what it noted down. */
export function AgentQuestion(props: AgentQuestionProps) {
  const before = props.memory.get(props.stepId);
  const [ending, setEnding] = createSignal(before?.ending ?? 'agent_ended');
  const [outcome, setOutcome] = createSignal(before?.outcome ?? '');
  const answer = (event: SubmitEvent) => {
    event.preventDefault();
    props.memory.set(props.stepId, { ending: ending(), outcome: outcome() });
    props.onAnswer({ kind: 'agent_done', variables: { ...outcomeIn(outcome()), AGENT_ENDING: ending() } });
  };
  return (
    <form class="grid gap-2.5" onSubmit={answer}>
      <p class="text-sm font-[600]">
        Talks with <DestinationName destination={{ type: 'agent', id: props.act.agent_id }} />
      </p>
      <ChoiceField label="The talk ends" name="ending" value={ending()} onChange={setEnding} choices={ENDINGS} />
      <AreaField
        label="Its outcome"
        name="outcome"
        rows={2}
        value={outcome()}
        onChange={setOutcome}
        placeholder="reason = billing"
        hint="A line for each; read as AGENT_REASON afterwards."
      />
      <div class="grid grid-cols-2 gap-2">
        <Button onClick={() => props.onAnswer({ kind: 'failed', why: 'The simulator was told so.' })}>It fails</Button>
        <Button kind="primary" type="submit">
          The talk is over
        </Button>
      </div>
    </form>
  );
}

/** Variables out of lines such as `reason = billing`. */
function outcomeIn(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:AGENT_)?([A-Za-z_][A-Za-z0-9_]{0,50})\s*=(.*)$/i.exec(line) ?? [];
    return name === undefined ? [] : [[`AGENT_${name.toUpperCase()}`, value.trim().slice(0, MAX_VALUE)] as const];
  });
  return Object.fromEntries(pairs);
}
