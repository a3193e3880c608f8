import { getIvr } from '@botpbx/shared/api/ivrs';
import { useQuery } from '@tanstack/solid-query';
import { lazy, Show, Suspense } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { keys } from '../../lib/queries.ts';
import { createUrlState } from '../../lib/url-state.ts';
import { Failure } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const EditorView = lazy(async () => ({ default: (await import('./editor-view.tsx')).EditorView }));

/** The page on which one IVR is built; its id stands in the address. */
export function EditorPage() {
  const url = createUrlState();
  const id = () => Number(url.get('id')) || 0;
  const ivr = useQuery(() => ({
    queryKey: [...keys.ivrs, id(), 'edited'],
    queryFn: ({ signal }: { signal: AbortSignal }) => call(getIvr, { params: { id: id() } }, signal),
    enabled: id() > 0,
    // What is being edited is never replaced under the hand that edits it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  }));
  return (
    <div class="flow-page">
      <Show when={id() > 0} fallback={<Failure says="The address names no IVR." onRetry={() => location.assign('/ivr-builder')} />}>
        <Show when={!ivr.error} fallback={<Failure says={sayFailure(ivr.error)} onRetry={() => void ivr.refetch()} />}>
          <Suspense fallback={<SkeletonRows rows={6} />}>
            <Show when={ivr.data} keyed fallback={<SkeletonRows rows={6} />}>
              {(opened) => <EditorView ivr={opened} />}
            </Show>
          </Suspense>
        </Show>
      </Show>
    </div>
  );
}
