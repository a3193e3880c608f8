/** Brings a page to life: finds out who is signed in, then puts the page and the tools of the top bar into the static frame. */
import { me } from '@botpbx/shared/api/users';
import { type QueryClient, QueryClientProvider, useQuery } from '@tanstack/solid-query';
import { type Component, createEffect, ErrorBoundary, type ParentProps } from 'solid-js';
import { Portal, render } from 'solid-js/web';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { createLive, LiveContext } from '../../lib/live.ts';
import { MeContext } from '../../lib/me.ts';
import { type Me, recallMe, rememberMe } from '../../lib/me-memory.ts';
import { keys, makeQueryClient } from '../../lib/queries.ts';
import { markFocus } from '../../ui/focus-return.ts';
import { Failure } from '../../ui/notice.tsx';
import { ToastCorner } from '../../ui/toast.tsx';
import { wireKeys } from './keyboard.ts';
import { wireNavigation } from './navigation.ts';
import { Tools } from './tools.tsx';

/** Starts the page `Page` in the frame of `layouts/shell`. */
export async function start(Page: Component): Promise<void> {
  wireNavigation();
  wireKeys();
  markFocus();
  const [page, tools] = [partOf('page'), partOf('tools')];
  try {
    const known = recallMe() ?? (await call(me, {}));
    const client = makeQueryClient();
    page.replaceChildren();
    render(() => <App client={client} known={known} page={Page} tools={tools} />, page);
  } catch (error) {
    page.replaceChildren();
    render(() => <Failure says={sayFailure(error)} onRetry={() => location.reload()} />, page);
  }
}

function partOf(id: string): HTMLElement {
  const part = document.getElementById(id);
  if (!part) throw new TypeError(`the frame has no #${id}`);
  return part;
}

function App(props: { client: QueryClient; known: Me; page: Component; tools: HTMLElement }) {
  return (
    <QueryClientProvider client={props.client}>
      <SignedIn known={props.known}>
        <Portal mount={props.tools}>
          <Tools />
        </Portal>
        <ErrorBoundary fallback={(error) => <Failure says={String(error)} onRetry={() => location.reload()} />}>
          <props.page />
        </ErrorBoundary>
        <ToastCorner />
      </SignedIn>
    </QueryClientProvider>
  );
}

function SignedIn(props: ParentProps<{ known: Me }>) {
  const query = useQuery(() => ({
    queryKey: keys.me,
    queryFn: ({ signal }) => call(me, {}, signal),
    initialData: props.known,
    initialDataUpdatedAt: 0,
    staleTime: 60_000,
  }));
  createEffect(() => rememberMe(query.data));
  return (
    <MeContext.Provider value={() => query.data}>
      <LiveContext.Provider value={createLive()}>{props.children}</LiveContext.Provider>
    </MeContext.Provider>
  );
}
