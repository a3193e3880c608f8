import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pencil from 'lucide-solid/icons/pencil';
import Trash from 'lucide-solid/icons/trash';
import { Menu, type MenuEntry } from './menu.tsx';

interface RowMenuProps {
  /** What the row is, for screen readers. */
  name: string;
  onEdit: () => void;
  onDelete?: (() => void) | undefined;
  /** Entries between the two. */
  others?: readonly MenuEntry[];
}

/** The menu at the end of a row. */
export function RowMenu(props: RowMenuProps) {
  const entries = (): MenuEntry[] => [
    { label: 'Edit', icon: <Pencil size={15} aria-hidden="true" />, onSelect: props.onEdit },
    ...(props.others ?? []),
    ...(props.onDelete
      ? [{ label: 'Delete', icon: <Trash size={15} aria-hidden="true" />, isDanger: true, onSelect: props.onDelete }]
      : []),
  ];
  return (
    <Menu
      label={`Actions for ${props.name}`}
      triggerClass="button button-quiet button-square -my-1.5"
      trigger={<Ellipsis size={18} aria-hidden="true" />}
      entries={entries()}
    />
  );
}
