/** Says after a save on how many nodes the change is live, and goes on saying it until it is on all of them. */
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, onCleanup, onMount } from 'solid-js';
import { showToast } from '../ui/toast.tsx';
import { useMay } from './me.ts';
import { type Floor, floorOf, publishedOn, sayPublished } from './publish.ts';
import { keys, nodesQuery } from './queries.ts';

/** A change that touches nothing on the nodes makes no revision; after this time none is awaited any more. */
const AWAIT_REVISION_MS = 2500;
const ASK_AGAIN_MS = [300, 1000, 2500, 5000];

/** Gives `save(title, act)`: runs the change, then shows the note. What `act` throws goes through. */
export function useSave(): <Result>(title: string, act: () => Promise<Result>) => Promise<Result> {
  const client = useQueryClient();
  const may = useMay();
  return async (title, act) => {
    if (!may('nodes:read')) return act();
    const floor = floorOf(await client.query({ ...nodesQuery(), staleTime: 'static' }));
    const result = await act();
    showToast(title, () => <PublishNote floor={floor} />);
    return result;
  };
}

function PublishNote(props: { floor: Floor }) {
  const client = useQueryClient();
  const nodes = useQuery(nodesQuery);
  const [isAwaiting, setAwaiting] = createSignal(true);
  const timers = [
    setTimeout(() => setAwaiting(false), AWAIT_REVISION_MS),
    ...ASK_AGAIN_MS.map((ms) => setTimeout(() => void client.invalidateQueries({ queryKey: keys.nodes }), ms)),
  ];
  onMount(() => void client.invalidateQueries({ queryKey: keys.nodes }));
  onCleanup(() => timers.forEach(clearTimeout));
  const text = () => {
    const sentence = sayPublished(publishedOn(nodes.data ?? [], isAwaiting() ? props.floor : undefined));
    return `Saved, ${sentence}.`;
  };
  return <span data-published-note="">{text()}</span>;
}
