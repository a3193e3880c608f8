import { BaseEdge, type EdgeProps, getBezierPath, Position } from '@dschz/solid-flow';
import { useEditor } from './editor.ts';

/** A line from an exit to a step; bolder where a walk has come through. */
export function Line(props: EdgeProps<Record<string, never>, 'line'>) {
  const editor = useEditor();
  const isWalked = () => editor.walk()?.exits.some(({ from, exit }) => from === props.source && exit === props.sourceHandleId) ?? false;
  const path = () =>
    getBezierPath({
      sourceX: props.sourceX,
      sourceY: props.sourceY,
      sourcePosition: Position.Right,
      targetX: props.targetX,
      targetY: props.targetY,
      targetPosition: Position.Left,
    })[0];
  return <BaseEdge path={path()} class={isWalked() ? 'line-walked' : ''} interactionWidth={18} />;
}
