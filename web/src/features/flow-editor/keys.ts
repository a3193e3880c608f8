/** The keyboard of the flow editor. Fields and dialogs keep their keys to themselves. */
import { onCleanup } from 'solid-js';
import type { Acts } from './acts.ts';
import type { Editor } from './editor.ts';

export interface KeyParts {
  readonly editor: Editor;
  readonly acts: Acts;
  readonly onFind: () => void;
  readonly onConnect: () => void;
  /** Puts the focus into the panel of the selected step. */
  readonly onOpen: () => void;
}

const STEP_PX = 10;
const WIDE_STEP_PX = 50;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Listens while the component lives. */
export function wireKeys(parts: KeyParts): void {
  const onKey = (event: KeyboardEvent) => {
    const isFind = isCommand(event) && event.key.toLowerCase() === 'f';
    if (isElsewhere(event.target) && !isFind) return;
    if (act(event, parts)) event.preventDefault();
  };
  const onCopy = (event: ClipboardEvent) => {
    const text = parts.acts.copied();
    if (isElsewhere(event.target) || text === undefined || !event.clipboardData || !getSelection()?.isCollapsed) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') parts.acts.remove();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (isElsewhere(event.target)) return;
    if (parts.acts.paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
  };
  const over = new AbortController();
  const { signal } = over;
  addEventListener('keydown', onKey, { signal });
  document.addEventListener('copy', onCopy, { signal });
  document.addEventListener('cut', onCopy, { signal });
  document.addEventListener('paste', onPaste, { signal });
  onCleanup(() => over.abort());
}

const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [data-own-keys]') !== null;
const isCommand = (event: KeyboardEvent): boolean => (event.ctrlKey || event.metaKey) && !event.altKey;

/** True if the key did something. */
function act(event: KeyboardEvent, parts: KeyParts): boolean {
  if (isCommand(event)) return actByCommand(event, parts);
  if (event.altKey) return false;
  const { editor, acts } = parts;
  const [card] = editor.selection();
  switch (event.key) {
    case 'Delete':
    case 'Backspace':
      acts.remove();
      return true;
    case 'Escape':
      acts.selectNone();
      return true;
    case 'Enter':
    case ' ':
      return openFocused(event, parts);
    case 'c':
      if (card === undefined || !editor.mayWrite) return false;
      parts.onConnect();
      return true;
    default:
      return nudge(event, parts);
  }
}

function actByCommand(event: KeyboardEvent, { editor, acts, onFind }: KeyParts): boolean {
  const commands: Readonly<Record<string, () => void>> = {
    z: event.shiftKey ? editor.redo : editor.undo,
    y: editor.redo,
    a: acts.selectAll,
    d: acts.duplicate,
    f: onFind,
    s: () => void editor.draft.flush(),
  };
  const command = commands[event.key.toLowerCase()];
  command?.();
  return command !== undefined;
}

/** The first Enter on a card selects it, the next one goes to its settings. */
function openFocused(event: KeyboardEvent, { editor, onOpen }: KeyParts): boolean {
  const id = event.target instanceof HTMLElement && event.target.matches('.solid-flow__node') ? event.target.dataset.id : undefined;
  if (id === undefined) return false;
  if (editor.selection().has(id) && event.key === 'Enter') onOpen();
  else editor.select(event.shiftKey ? [...editor.selection(), id] : [id]);
  return true;
}

function nudge(event: KeyboardEvent, { editor, acts }: KeyParts): boolean {
  const way = ARROWS[event.key];
  const isOnCanvas = event.target === document.body || (event.target instanceof Element && event.target.closest('.solid-flow') !== null);
  if (way === undefined || !isOnCanvas || editor.selection().size === 0) return false;
  const px = event.shiftKey ? WIDE_STEP_PX : STEP_PX;
  acts.nudge({ x: way[0] * px, y: way[1] * px });
  return true;
}
