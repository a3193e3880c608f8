import { listFlowWalks } from '@botpbx/shared/api/ivrs';
import { CallId } from '@botpbx/shared/base/ids';
import type { FlowWalkDetails } from '@botpbx/shared/model/flow-history';
import type { FlowWorld } from '@botpbx/shared/model/flow-walk';
import { useQuery } from '@tanstack/solid-query';
import { lazy, Show, Suspense } from 'solid-js';
import { call } from '../../../lib/api.ts';
import { sayFailure } from '../../../lib/faults.ts';
import { useMe } from '../../../lib/me.ts';
import { createUrlState } from '../../../lib/url-state.ts';
import { Failure } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { fetchParts, makeWorld } from '../simulator/world.ts';
import { type Replay, replay } from './replay.ts';

const ReplayView = lazy(async () => ({ default: (await import('./replay-view.tsx')).ReplayView }));

/** A walk with all that is needed to show it. */
export interface Replayed {
  readonly walk: FlowWalkDetails;
  readonly world: FlowWorld;
  readonly replay: Replay;
}

/** The page on which the way of a call through a flow is walked once more; call and walk stand in the address. */
export function ReplayPage() {
  const me = useMe();
  const url = createUrlState();
  const id = () => CallId.safeParse(url.get('call')).data;
  const query = useQuery(() => ({
    queryKey: ['calls', 'replay', url.get('call'), url.get('walk')],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchReplay(url.get('call'), url.get('walk'), me().tenant.time_zone, signal),
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
              {(found) => <ReplayView {...found} />}
            </Show>
          </Show>
        </Suspense>
      </Show>
    </div>
  );
}

async function fetchReplay(callId: string, walkId: string, timeZone: string, signal: AbortSignal): Promise<Replayed | null> {
  const { data } = await call(listFlowWalks, { params: { id: CallId.parse(callId) } }, signal);
  const walk = data.find((one) => one.walk === walkId) ?? data[0];
  const root = walk && flowOf(walk, walk.ivr_id);
  if (!walk || !root) return null;
  const parts = await fetchParts(root, timeZone, signal);
  const world = await makeWorld({ ...parts, read: (ivrId) => Promise.resolve(flowOf(walk, ivrId)) });
  return { walk, world, replay: replay(world, walk) };
}

function flowOf({ flows }: FlowWalkDetails, ivrId: number) {
  const found = flows[ivrId];
  return found && { ...found, id: ivrId };
}
