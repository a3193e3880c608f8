import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { createSignal } from 'solid-js';
import { DestinationName } from '../../../lib/destination.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import type { Memory } from './memory.ts';

interface QueueQuestionProps {
  act: ActOf<'queue'>;
  stepId: string;
  memory: Memory;
  onAnswer: (happened: Happened) => void;
}

/** How a queue stands in this call. */
export function QueueQuestion(props: QueueQuestionProps) {
  const [typed, setTyped] = createSignal(props.memory.get(props.stepId) ?? { waiting: '0', available: '1', longest: '0' });
  const field = (name: string) => ({
    name,
    inputMode: 'numeric' as const,
    value: typed()[name] ?? '',
    onChange: (value: string) => setTyped((before) => ({ ...before, [name]: value })),
  });
  const count = (name: string) => Math.max(0, Math.round(Number(typed()[name]) || 0));
  const answer = (event: SubmitEvent) => {
    event.preventDefault();
    props.memory.set(props.stepId, typed());
    props.onAnswer({ kind: 'queue', waiting: count('waiting'), available: count('available'), longest_wait: count('longest') });
  };
  return (
    <form class="grid gap-2.5" onSubmit={answer}>
      <p class="text-sm font-[600]">
        How <DestinationName destination={{ type: 'queue', id: props.act.queue_id }} /> stands
      </p>
      <div class="grid grid-cols-3 gap-2">
        <TextField label="Waiting" {...field('waiting')} />
        <TextField label="Available" {...field('available')} />
        <TextField label="Longest, s" {...field('longest')} />
      </div>
      <div class="grid grid-cols-2 gap-2">
        <Button onClick={() => props.onAnswer({ kind: 'failed', why: 'The simulator was told so.' })}>It fails</Button>
        <Button kind="primary" type="submit">
          Go on
        </Button>
      </div>
    </form>
  );
}
