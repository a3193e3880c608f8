import { type JSX, Match, Switch } from 'solid-js';
import { Failure } from './notice.tsx';
import { SkeletonRows } from './skeleton.tsx';

interface LoadableProps<Data> {
  /** Undefined while nothing has come yet. */
  data: Data | undefined;
  /** Why nothing came. */
  failure: string | undefined;
  onRetry: () => void;
  rows?: number;
  children: (data: () => Data) => JSX.Element;
}

/** Shows what came; grey bars before that, and a way to try again if nothing came. Old data stays through a failed refresh. */
export function Loadable<Data>(props: LoadableProps<Data>) {
  return (
    <Switch fallback={<SkeletonRows rows={props.rows ?? 5} />}>
      <Match when={props.data !== undefined}>{props.children(() => props.data as Data)}</Match>
      <Match when={props.failure !== undefined}>
        <Failure says={props.failure ?? ''} onRetry={props.onRetry} />
      </Match>
    </Switch>
  );
}
