import type { ConversationTurn, ToolUse } from '@botpbx/shared/model/conversation';
import BookOpen from 'lucide-solid/icons/book-open';
import Scissors from 'lucide-solid/icons/scissors';
import Wrench from 'lucide-solid/icons/wrench';
import { For, Show } from 'solid-js';
import { Bubble } from '../../lib/bubble.tsx';
import { Waterfall } from './waterfall.tsx';

interface TurnItemProps {
  turn: ConversationTurn;
  agent: string;
  at: string;
  scaleMs: number;
}

/** What the caller said, what the agent did, what of its answer was heard, and how long that took. */
export function TurnItem(props: TurnItemProps) {
  const unheard = () => (props.turn.interrupted ? restOf(props.turn) : '');
  return (
    <li class="grid gap-2" data-turn={props.turn.turn}>
      <Show when={props.turn.user_text}>
        {(text) => (
          <Bubble who="Caller" isOurs={false} at={confidence(props.turn)}>
            {text()}
          </Bubble>
        )}
      </Show>
      <For each={props.turn.tools}>{(use) => <Tool use={use} />}</For>
      <Show when={props.turn.sources.length > 0}>
        <p class="flex items-center gap-1.5 text-sm text-ink-2">
          <BookOpen size={15} aria-hidden="true" /> {props.turn.sources.join(', ')}
        </p>
      </Show>
      <Show when={props.turn.agent_text !== '' || unheard() !== ''}>
        <Bubble who={props.agent} isOurs at={props.at}>
          {props.turn.agent_text}
          <Show when={unheard()}>
            {(rest) => (
              <span class="text-ink-3 line-through" title="The caller did not hear this">
                {' '}
                {rest()}
              </span>
            )}
          </Show>
        </Bubble>
      </Show>
      <Show when={props.turn.interrupted}>
        <p class="flex items-center justify-end gap-1.5 text-sm text-warn">
          <Scissors size={15} aria-hidden="true" /> The caller interrupted
        </p>
      </Show>
      <Show when={props.turn.user_text}>
        <Waterfall latency={props.turn.latency} scaleMs={props.scaleMs} />
      </Show>
    </li>
  );
}

const confidence = ({ user_confidence: share }: ConversationTurn): string | undefined =>
  share === null ? undefined : `${Math.round(share * 100)} % sure`;

/** What was meant beyond what was heard. */
function restOf({ meant_text: meant, agent_text: heard }: ConversationTurn): string {
  if (meant === null) return '';
  return meant.startsWith(heard) ? meant.slice(heard.length).trim() : meant;
}

function Tool(props: { use: ToolUse }) {
  return (
    <details class="rounded-lg border border-line px-3 py-1.5 text-sm" data-tool={props.use.name}>
      <summary class="flex cursor-pointer items-center gap-2">
        <Wrench size={15} aria-hidden="true" class="text-ink-3" />
        <span class="font-[580]">{props.use.name}</span>
        <span class={props.use.is_error ? 'text-bad' : 'text-ink-2'}>{props.use.is_error ? 'failed' : 'done'}</span>
        <span class="ml-auto text-ink-3 tabular-nums">{props.use.ms} ms</span>
      </summary>
      <pre class="mt-2 overflow-x-auto font-mono text-xs whitespace-pre-wrap text-ink-2">
        {JSON.stringify(props.use.arguments, null, 1)}
      </pre>
      <p class="mt-1 wrap-anywhere">{props.use.result}</p>
    </details>
  );
}
