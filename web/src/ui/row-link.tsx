import type { JSX } from 'solid-js';

/** The name of a row, by which it is opened; the address can be kept. */
export function RowLink(props: { href: string; onOpen: () => void; children: JSX.Element }) {
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    props.onOpen();
  };
  return (
    <a href={props.href} class="font-[600] hover:text-accent-text hover:underline" onClick={open}>
      {props.children}
    </a>
  );
}
