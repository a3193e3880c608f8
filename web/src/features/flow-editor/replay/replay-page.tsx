import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import { CallId } from '@botpbx/shared/base/ids';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import { useQuery } from '@tanstack/solid-query';
import { lazy, Show, Suspense } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { createUrlState } from '../../../lib/url-state.ts';
import { Failure } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';

const ReplayView = lazy(async () => ({ default: (await import('./replay-view.tsx')).ReplayView }));

/** The page on which the way of a call through a flow is walked once more; call and walk stand in the address. */
export function ReplayPage() {
  const url = createUrlState();
  const id = () => CallId.safeParse(url.get('call')).data;
  const query = useQuery(() => ({
    queryKey: ['calls', 'replay', url.get('call'), url.get('walk')],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchWalk(url.get('call'), url.get('walk'), signal),
    enabled: id() !== undefined,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  }));
  const failure = () => (id() === undefined ? 'The address names no call.' : query.error ? sayFailure(query.error) : undefined);
  return (
    <div class="flow-page">
      <Show when={failure() === undefined} fallback={<Failure says={failure() ?? ''} onRetry={() => void query.refetch()} />}>
        <Suspense fallback={<SkeletonRows rows={6} />}>
          <Show when={query.data !== undefined} fallback={<SkeletonRows rows={6} />}>
            <Show
              when={query.data}
              keyed
              fallback={<Failure says="This call went through no such flow." onRetry={() => void query.refetch()} />}
            >
              {(walk) => <ReplayView walk={walk} />}
            </Show>
          </Show>
        </Suspense>
      </Show>
    </div>
  );
}

async function fetchWalk(callId: string, walkId: string, signal: AbortSignal): Promise<FlowWalkDetails | null> {
  const { data } = await call(listFlowWalks, { params: { id: CallId.parse(callId) } }, signal);
  return data.find(({ walk }) => walk === walkId) ?? data[0] ?? null;
}
