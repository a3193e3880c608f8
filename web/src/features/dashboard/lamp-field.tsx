import type { Extension } from '@botpbx/shared/model/extension';
import { useQuery } from '@tanstack/solid-query';
import Phone from 'lucide-solid/icons/phone';
import { For, Show } from 'solid-js';
import { sayFailure } from '../../lib/faults.ts';
import { useLiveInterval } from '../../lib/live.ts';
import { useMay } from '../../lib/me.ts';
import { allExtensionsQuery, type Extensions } from '../../lib/queries.ts';
import { extensionStatuses } from '../../lib/words.ts';
import { Loadable } from '../../ui/loadable.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card } from '../../ui/page-head.tsx';

/** How many lamps the field holds; registered phones come first. */
const MOST = 96;

/** The busy-lamp field: every extension with the lamp of its phone. */
export function LampField() {
  const interval = useLiveInterval(15_000);
  const query = useQuery(() => ({ ...allExtensionsQuery(), refetchInterval: interval(), staleTime: 30_000 }));
  return (
    <Card
      title="Extensions"
      class="max-lg:order-3"
      aside={<Show when={query.data}>{(all) => <span data-registered="">{sayRegistered(all())}</span>}</Show>}
    >
      <Loadable data={query.data} failure={query.error ? sayFailure(query.error) : undefined} onRetry={() => query.refetch()} rows={4}>
        {(all) => (
          <Show when={all().rows.length > 0} fallback={<NoExtensions />}>
            <ul class="grid grid-cols-[repeat(auto-fill,minmax(8.6rem,1fr))] gap-2 p-4">
              <For each={shownOf(all())}>{(row) => <LampTile row={row} />}</For>
            </ul>
            <Show when={all().rows.length > MOST}>
              <p class="px-5 pb-4 text-sm text-ink-2">
                {MOST} are shown;{' '}
                <a href="/extensions" class="text-accent-text hover:underline">
                  all extensions
                </a>
              </p>
            </Show>
          </Show>
        )}
      </Loadable>
    </Card>
  );
}

function LampTile(props: { row: Extension }) {
  const word = () => extensionStatuses[props.row.status];
  return (
    <li>
      <a
        href={`/extensions?id=${props.row.id}`}
        class="flex items-center gap-2.5 rounded-lg border border-line bg-sunken/60 px-2.5 py-2 hover:border-line-2 hover:bg-sunken"
        title={`${props.row.name}: ${word().text}`}
        data-extension={props.row.extension}
        data-status={props.row.status}
      >
        <span class="lamp" data-tone={word().tone} data-lit={props.row.status === 'ringing' ? 'true' : undefined} aria-hidden="true" />
        <span class="grid min-w-0">
          <span class="leading-tight font-[600]">{props.row.extension}</span>
          <span class="truncate text-xs leading-snug text-ink-2">{props.row.name}</span>
        </span>
        <span class="sr-only">{word().text}</span>
      </a>
    </li>
  );
}

function NoExtensions() {
  const may = useMay();
  return (
    <Empty
      title="No extensions yet"
      icon={Phone}
      action={
        <Show when={may('extensions:write')}>
          <a href="/extensions" class="button button-primary">
            Add an extension
          </a>
        </Show>
      }
    >
      An extension is a number with a phone behind it.
    </Empty>
  );
}

const isRegistered = (row: Extension): boolean => row.status !== 'unavailable';

function shownOf({ rows }: Extensions): readonly Extension[] {
  if (rows.length <= MOST) return rows;
  return [...rows.filter(isRegistered), ...rows.filter((row) => !isRegistered(row))].slice(0, MOST);
}

function sayRegistered({ rows, isWhole }: Extensions): string {
  return `${rows.filter(isRegistered).length} of ${rows.length}${isWhole ? '' : '+'} registered`;
}
