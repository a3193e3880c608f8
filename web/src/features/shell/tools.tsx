import { logout } from '@botpbx/shared/api/users';
import { useQuery } from '@tanstack/solid-query';
import BookOpen from 'lucide-solid/icons/book-open';
import KeyRound from 'lucide-solid/icons/key-round';
import LogOut from 'lucide-solid/icons/log-out';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { forgetMe } from '../../lib/forget-me.ts';
import { useLiveState } from '../../lib/live.ts';
import { useMay, useMe } from '../../lib/me.ts';
import { type Published, publishedOn, sayPublished } from '../../lib/publish.ts';
import { nodesQuery } from '../../lib/queries.ts';
import { roles } from '../../lib/words.ts';
import { Lamp, type Tone } from '../../ui/badge.tsx';
import { Menu } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ThemeMenu } from './theme-menu.tsx';

const PasswordDialog = lazy(async () => ({ default: (await import('./password-dialog.tsx')).PasswordDialog }));

/** The right end of the top bar: the state of the connection and of the nodes, theme, and the signed-in user. */
export function Tools() {
  const may = useMay();
  return (
    <div class="flex min-w-0 items-center gap-1.5">
      <Connection />
      <Show when={may('nodes:read')}>
        <Publishing />
      </Show>
      <ThemeMenu />
      <Person />
    </div>
  );
}

function Connection() {
  const state = useLiveState();
  return (
    <span role="status" class="text-sm text-ink-2">
      <Show when={state() === 'lost'}>
        <Lamp tone="warn" lit class="px-2">
          Reconnecting
        </Lamp>
      </Show>
    </span>
  );
}

const TONES: Record<Published['kind'], Tone> = {
  none: 'off',
  live: 'good',
  publishing: 'warn',
  refused: 'bad',
  offline: 'bad',
  pinned: 'info',
};

function Publishing() {
  const nodes = useQuery(nodesQuery);
  const published = () => publishedOn(nodes.data ?? []);
  const text = () => {
    const { kind } = published();
    if (kind === 'none') return 'No node yet';
    if (kind === 'publishing') return `P${sayPublished(published()).slice(1)}`;
    return kind === 'live' ? `Live ${sayPublished(published())}` : sayPublished(published());
  };
  const short = () => (published().of === 0 ? 'No node' : `${published().on} of ${published().of} nodes`);
  return (
    <Show when={nodes.data}>
      <a
        href="/settings/nodes"
        class="flex min-h-9 min-w-0 items-center rounded-lg px-2.5 text-sm text-ink-2 hover:bg-sunken hover:text-ink"
        data-published={published().kind}
      >
        <Lamp tone={TONES[published().kind]} lit={published().kind === 'publishing'} class="min-w-0">
          <span class="truncate max-sm:sr-only">{text()}</span>
          <span class="sm:hidden" aria-hidden="true">
            {short()}
          </span>
        </Lamp>
      </a>
    </Show>
  );
}

function Person() {
  const me = useMe();
  const [isChanging, setChanging] = createSignal(false);
  const entries = () => [
    { label: 'Change password', icon: <KeyRound size={16} aria-hidden="true" />, onSelect: () => setChanging(true) },
    { label: 'API reference', icon: <BookOpen size={16} aria-hidden="true" />, onSelect: () => location.assign('/docs') },
    { label: 'Sign out on all devices', icon: <LogOut size={16} aria-hidden="true" />, onSelect: () => void signOut() },
  ];
  const head = (
    <div class="grid text-sm">
      <span class="text-base font-[580]">{me().user.name}</span>
      <span class="text-ink-2">{me().user.email}</span>
      <span class="mt-1.5 text-ink-3">
        <Switch fallback={roles[me().user.role].text}>
          <Match when={me().user.is_operator}>{roles[me().user.role].text}, operator</Match>
        </Switch>
        {' · '}
        {me().tenant.name}
      </span>
    </div>
  );
  return (
    <>
      <Menu
        label={`Signed in as ${me().user.name}`}
        triggerClass="grid size-9 place-items-center rounded-full bg-accent-soft text-sm font-[620] text-accent-text hover:brightness-95"
        trigger={<span aria-hidden="true">{initialsOf(me().user.name)}</span>}
        head={head}
        entries={entries()}
      />
      <Show when={isChanging()}>
        <Suspense>
          <PasswordDialog onClose={() => setChanging(false)} />
        </Suspense>
      </Show>
    </>
  );
}

async function signOut(): Promise<void> {
  try {
    await call(logout, {});
    forgetMe();
    location.assign('/login');
  } catch (error) {
    showToast('Not signed out', () => sayFailure(error));
  }
}

/** First letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [words[0], last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
