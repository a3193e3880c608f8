import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { httpAnswered, httpFailed } from '@botpbx/shared/model/flow-http';
import { createSignal } from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { AreaField, TextField } from '../../../ui/field.tsx';
import type { Memory } from './memory.ts';
import { sampleFor } from './sample.ts';

interface HttpQuestionProps {
  act: ActOf<'http'>;
  stepId: string;
  memory: Memory;
  onAnswer: (happened: Happened) => void;
}

/** The viewer answers for a server. */
export function HttpQuestion(props: HttpQuestionProps) {
  const before = props.memory.get(props.stepId);
  const [status, setStatus] = createSignal(before?.status ?? '200');
  const [body, setBody] = createSignal(before?.body ?? JSON.stringify(sampleFor(props.act.save), undefined, 2));
  const [fault, setFault] = createSignal<string>();
  const answer = (event: SubmitEvent) => {
    event.preventDefault();
    if (!/^[1-5][0-9]{2}$/.test(status())) return setFault('Must be a status such as 200.');
    props.memory.set(props.stepId, { status: status(), body: body() });
    props.onAnswer(httpAnswered(props.act, { status: Number(status()), text: body() }));
  };
  return (
    <form class="grid gap-2.5" novalidate onSubmit={answer}>
      <p class="text-sm wrap-anywhere">
        <span class="font-[600]">{props.act.method}</span> <span class="font-mono">{props.act.url}</span>
      </p>
      <TextField label="Status" name="status" inputMode="numeric" value={status()} onChange={setStatus} error={fault()} />
      <AreaField label="Answer" name="body" rows={5} value={body()} onChange={setBody} />
      <div class="grid grid-cols-2 gap-2">
        <Button onClick={() => props.onAnswer(httpFailed('The server did not answer.'))}>No answer</Button>
        <Button kind="primary" type="submit">
          Answer
        </Button>
      </div>
    </form>
  );
}
