/** What was said in one call, where it was written down. */

import { getCallTranscription, listTranscriptions } from '@botpbx/shared/api/transcriptions';
import type { CallId } from '@botpbx/shared/base/ids';
import type { CallTranscription, SpokenPart } from '@botpbx/shared/model/transcription';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { call, isPassing } from './api.ts';
import { Bubble } from './bubble.tsx';
import { sayDuration } from './format.ts';

/** The text of a call, with who spoke; nothing where there is none. */
export function CallTalk(props: { id: CallId }) {
  const query = useQuery(() => ({
    queryKey: ['calls', 'talk', props.id],
    queryFn: ({ signal }: { signal: AbortSignal }) => textOf(props.id, signal),
    retry: (count: number, error: unknown) => count < 2 && isPassing(error),
  }));
  return (
    <Show when={query.data}>
      {(found) => (
        <>
          <h2 class="mt-7 mb-3">What was said</h2>
          <Show when={found().summary}>{(summary) => <p class="mb-4 text-sm whitespace-pre-line text-ink-2">{summary()}</p>}</Show>
          <Talk text={found()} />
        </>
      )}
    </Show>
  );
}

/** Null where nobody has written it down. */
async function textOf(id: CallId, signal: AbortSignal): Promise<CallTranscription | null> {
  const { data } = await call(listTranscriptions, { query: { call_id: id, limit: 1 } }, signal);
  return data.length === 0 ? null : call(getCallTranscription, { params: { id } }, signal);
}

function Talk(props: { text: CallTranscription }) {
  return (
    <Show when={props.text.speakers.length > 0} fallback={<p class="text-sm text-ink-2">No word was understood.</p>}>
      <ol class="grid gap-3">
        <For each={props.text.speakers}>
          {(part) => (
            <li>
              <Bubble who={nameOf(part, props.text)} isOurs={part.speaker !== 'caller'} at={sayDuration(Math.floor(part.start))}>
                {part.text}
              </Bubble>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}

function nameOf({ speaker }: SpokenPart, { from, to }: CallTranscription): string {
  if (speaker === 'caller') return from || 'Caller';
  if (speaker === 'agent') return 'Agent';
  return speaker === 'callee' ? to : 'Both';
}
