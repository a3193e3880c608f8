/** What is typed into a field of the panel and is not always a value that a flow may hold: the flow only gets what it may. */
import { type Accessor, createEffect, createSignal, on } from 'solid-js';

export interface TypedOptions<Value, Typed> {
  /** The value as it stands in the flow. */
  readonly value: Accessor<Value>;
  /** How a value is typed. */
  readonly show: (value: Value) => Typed;
  /** What was typed as a value; undefined if it is none yet. */
  readonly read: (typed: Typed) => Value | undefined;
  readonly onChange: (value: Value) => void;
}

export interface Typing<Typed> {
  readonly typed: Accessor<Typed>;
  /** Whether what stands there is no value, so that the flow still holds the one before. */
  readonly isWrong: Accessor<boolean>;
  type(next: Typed): void;
}

/** Keeps what is typed beside the value; when the value changes by other hands, such as undoing, it is shown anew. */
export function createTyped<Value, Typed>({ value, show, read, onChange }: TypedOptions<Value, Typed>): Typing<Typed> {
  const [typed, setTyped] = createSignal<Typed>(show(value()));
  const type = (next: Typed) => {
    setTyped(() => next);
    const meant = read(next);
    if (meant !== undefined && !isSame(meant, value())) onChange(meant);
  };
  createEffect(
    on(
      value,
      (now) => {
        const meant = read(typed());
        if (meant === undefined || !isSame(meant, now)) setTyped(() => show(now));
      },
      { defer: true },
    ),
  );
  return { typed, isWrong: () => read(typed()) === undefined, type };
}

const isSame = (left: unknown, right: unknown): boolean => left === right || JSON.stringify(left) === JSON.stringify(right);
