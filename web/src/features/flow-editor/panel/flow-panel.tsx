import { useEditor } from '../editor.ts';

/** What holds for the whole flow. */
export function FlowPanel() {
  const editor = useEditor();
  return <p class="p-4 text-base text-ink-2">{editor.flow().steps.length} steps. Choose one to set it.</p>;
}
