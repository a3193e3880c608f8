import Braces from 'lucide-solid/icons/braces';
import { Menu } from '../../../ui/menu.tsx';
import { useEditor } from '../editor.ts';
import { variablesOf } from './variables.ts';

interface VariableMenuProps {
  /** What the field is called. */
  label: string;
  /** Finds the field that the variable is put into. */
  field: () => HTMLInputElement | HTMLTextAreaElement | null | undefined;
  /** Puts the bare name in, where the field holds nothing else. */
  isBare?: boolean;
}

/** Puts a variable of the flow where the cursor stands in a field. */
export function VariableMenu(props: VariableMenuProps) {
  const editor = useEditor();
  const put = (name: string) => {
    const field = props.field();
    if (!field) return;
    if (props.isBare) field.value = name;
    else field.setRangeText(`\${${name}}`, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    field.focus();
  };
  const entries = () =>
    variablesOf(editor.flow()).map(({ name, says }) => ({
      label: name,
      icon: <Braces size={14} aria-hidden="true" />,
      says,
      onSelect: () => put(name),
    }));
  return (
    <Menu
      label={`Put a variable into ${props.label}`}
      triggerClass="button button-quiet button-square size-8! min-h-0!"
      trigger={<Braces size={15} aria-hidden="true" />}
      entries={entries()}
    />
  );
}
