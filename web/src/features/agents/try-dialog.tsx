import { tryAgent } from '@botpbx/shared/api/agent-tries';
import type { Agent } from '@botpbx/shared/model/agent';
import type { AgentTried, AgentTry } from '@botpbx/shared/model/agent-try';
import { useMutation } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

type Said = AgentTry['messages'][number] & { readonly tried?: AgentTried };

const NEXT_WORDS = {
  listens: undefined,
  ends: 'It would end the call.',
  transfers: 'It would put the caller through.',
  fails: 'It could not go on.',
} as const;

/** A talk with the draft in writing. */
export function TryDialog(props: { row: Agent; onClose: () => void }) {
  const [text, setText] = createSignal('');
  const [talk, setTalk] = createSignal<readonly Said[]>(props.row.greeting === null ? [] : [{ role: 'agent', text: props.row.greeting }]);
  const ask = useMutation(() => ({
    mutationFn: (messages: AgentTry['messages']) => call(tryAgent, { params: { id: props.row.id }, body: { messages } }),
    onSuccess: (tried: AgentTried) => setTalk((before) => [...before, { role: 'agent' as const, text: tried.text, tried }]),
  }));
  const say = (event: SubmitEvent) => {
    event.preventDefault();
    const said = text().trim();
    if (said === '' || ask.isPending) return;
    setTalk((before) => [...before, { role: 'caller', text: said }]);
    setText('');
    ask.mutate(
      talk()
        .filter((one) => one.text.trim() !== '')
        .map(({ role, text: words }) => ({ role, text: words })),
    );
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      isSticky
      title={`Try ${props.row.name}`}
      says="The draft answers as it would on the telephone. Nothing outside is touched."
    >
      <div class="grid gap-4">
        <ol class="grid gap-3" aria-label="What was said" aria-live="polite">
          <For each={talk()}>{(one) => <Line said={one} />}</For>
        </ol>
        <Problem says={ask.error ? sayFailure(ask.error) : undefined} />
        <form class="grid grid-cols-[1fr_auto] items-end gap-3" onSubmit={say}>
          <TextField label="You say" name="say" value={text()} onChange={setText} autofocus />
          <Button kind="primary" type="submit" busy={ask.isPending}>
            Say
          </Button>
        </form>
      </div>
    </Dialog>
  );
}

function Line(props: { said: Said }) {
  const isCaller = () => props.said.role === 'caller';
  const next = () => props.said.tried && NEXT_WORDS[props.said.tried.next];
  return (
    <li class={`max-w-[85%] rounded-2xl px-4 py-2.5 ${isCaller() ? 'justify-self-end bg-accent-soft' : 'bg-ink/6'}`}>
      <span class="sr-only">{isCaller() ? 'You: ' : 'Agent: '}</span>
      <p class="whitespace-pre-line">{props.said.text}</p>
      <For each={props.said.tried?.tools}>{(tool) => <p class="mt-1 font-mono text-xs text-ink-2">{tool.name}</p>}</For>
      <Show when={next()}>
        <p class="mt-1 text-sm text-ink-2">
          {next()} {props.said.tried?.transfer_to}
        </p>
      </Show>
      <Show when={props.said.tried}>
        {(tried) => (
          <p class="mt-1 text-xs text-ink-3">
            {tried().model}, {tried().ms} ms
          </p>
        )}
      </Show>
    </li>
  );
}
