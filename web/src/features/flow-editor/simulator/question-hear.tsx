import type { ActOf, Happened } from '@botpbx/shared/model/flow-act';
import { createSignal, For, Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';

/** What is likely said where the flow names no phrases. */
const LIKELY: Readonly<Record<ActOf<'hear'>['expects'], readonly string[]>> = {
  choices: [],
  yes_no: ['yes', 'no'],
  digits: ['one two three'],
  anything: [],
};
const MOST_CHIPS = 8;

/** What the caller says, typed. */
export function HearQuestion(props: { act: ActOf<'hear'>; onAnswer: (happened: Happened) => void }) {
  const [text, setText] = createSignal('');
  const heard = (said: string) => props.onAnswer({ kind: 'heard', text: said.trim() });
  const chips = () => (props.act.phrases.length > 0 ? props.act.phrases : LIKELY[props.act.expects]).slice(0, MOST_CHIPS);
  const say = (event: SubmitEvent) => {
    event.preventDefault();
    heard(text());
  };
  return (
    <form class="grid gap-2.5" onSubmit={say}>
      <div class="grid grid-cols-[1fr_auto] items-end gap-2">
        <TextField label="The caller says" name="say" value={text()} onChange={setText} autofocus />
        <Button kind="primary" type="submit">
          Say
        </Button>
      </div>
      <div class="flex flex-wrap gap-1.5">
        <For each={chips()}>
          {(phrase) => (
            <Button class="min-h-8! px-2.5! text-sm!" onClick={() => heard(phrase)}>
              {phrase}
            </Button>
          )}
        </For>
        <Show when={text() === ''}>
          <Button kind="quiet" class="min-h-8! px-2.5! text-sm!" onClick={() => heard('')}>
            Say nothing
          </Button>
        </Show>
      </div>
    </form>
  );
}
