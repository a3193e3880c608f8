import { Show } from 'solid-js';
import { useMay, useMe } from '../../lib/me.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { CallsNow } from './calls-now.tsx';
import { LampField } from './lamp-field.tsx';
import { NodeLamps } from './node-lamps.tsx';
import { RecentCalls } from './recent-calls.tsx';

/** The first page: what goes on now. */
export function DashboardPage() {
  const me = useMe();
  const may = useMay();
  return (
    <>
      <PageHead title="Dashboard" says={me().tenant.name} />
      <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:gap-5">
        <div class="grid gap-4 max-lg:contents lg:gap-5">
          <Show when={may('calls:read')}>
            <CallsNow />
          </Show>
          <Show when={may('extensions:read')}>
            <LampField />
          </Show>
        </div>
        <div class="grid gap-4 max-lg:contents lg:gap-5">
          <Show when={may('nodes:read')}>
            <NodeLamps />
          </Show>
          <Show when={may('calls:read')}>
            <RecentCalls />
          </Show>
        </div>
      </div>
    </>
  );
}
