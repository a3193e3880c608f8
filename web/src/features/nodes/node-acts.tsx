import { deleteNode } from '@botpbx/shared/api/nodes';
import type { Node } from '@botpbx/shared/model/node';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { keys } from '../../lib/queries.ts';
import { showToast } from '../../ui/toast.tsx';

/** Asks, then removes a node. */
export function DeleteNode(props: { node: Node; onClose: () => void }) {
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.nodes });
    showToast(`Node ${props.node.name} removed`);
    props.onClose();
  };
  return (
    <Ask
      title={`Remove node ${props.node.name}?`}
      says="Its link is cut at once. It goes on serving its phones with the last configuration until it is stopped, and gets no change any more."
      act="Remove node"
      run={() => call(deleteNode, { params: { id: props.node.id } })}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
