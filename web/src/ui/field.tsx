/** Fields of forms: label, control, hint and error, tied together for screen readers. */
import { createUniqueId, For, type JSX, mergeProps, Show } from 'solid-js';

interface FieldProps<Value> {
  label: string;
  name: string;
  value: Value;
  onChange: (value: Value) => void;
  onLeave?: () => void;
  error?: string | undefined;
  hint?: JSX.Element;
  required?: boolean;
  disabled?: boolean;
  class?: string;
}

interface TextFieldProps extends FieldProps<string> {
  type?: 'text' | 'email' | 'password' | 'date' | 'datetime-local';
  inputMode?: 'text' | 'numeric' | 'email' | 'tel';
  autocomplete?: string;
  placeholder?: string;
  autofocus?: boolean;
  mono?: boolean;
  /** A control at the right end of the input. */
  trailing?: JSX.Element;
}

/** One line of text. */
export function TextField(given: TextFieldProps) {
  const props = mergeProps({ type: 'text' as const, autocomplete: 'off' }, given);
  const id = createUniqueId();
  return (
    <Frame {...props} id={id}>
      <div class="relative">
        <input
          {...ariaOf(id, props)}
          class="input"
          classList={{ 'font-mono': props.mono === true, 'pr-11': props.trailing !== undefined }}
          type={props.type}
          name={props.name}
          value={props.value}
          inputMode={props.inputMode}
          autocomplete={props.autocomplete}
          placeholder={props.placeholder}
          disabled={props.disabled}
          spellcheck={false}
          autocapitalize="none"
          data-autofocus={props.autofocus ? '' : undefined}
          onInput={(event) => props.onChange(event.currentTarget.value)}
          onBlur={() => props.onLeave?.()}
        />
        <Show when={props.trailing}>
          <span class="absolute inset-y-0 right-1 grid place-items-center">{props.trailing}</span>
        </Show>
      </div>
    </Frame>
  );
}

/** Some lines of text. */
export function AreaField(props: FieldProps<string> & { placeholder?: string; rows?: number }) {
  const id = createUniqueId();
  return (
    <Frame {...props} id={id}>
      <textarea
        {...ariaOf(id, props)}
        class="input h-auto py-2"
        name={props.name}
        rows={props.rows ?? 4}
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.disabled}
        onInput={(event) => props.onChange(event.currentTarget.value)}
        onBlur={() => props.onLeave?.()}
      />
    </Frame>
  );
}

/** A file from the reader's own disk. */
export function FileField(props: FieldProps<File | undefined> & { accept: string }) {
  const id = createUniqueId();
  return (
    <Frame {...props} id={id}>
      <input
        {...ariaOf(id, props)}
        class="input h-auto py-2"
        type="file"
        name={props.name}
        accept={props.accept}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.files?.[0])}
      />
    </Frame>
  );
}

interface ChoiceFieldProps extends FieldProps<string> {
  choices: readonly { readonly value: string; readonly label: string }[];
}

/** One of a few choices, by the system's own list. */
export function ChoiceField(props: ChoiceFieldProps) {
  const id = createUniqueId();
  return (
    <Frame {...props} id={id}>
      <select
        {...ariaOf(id, props)}
        class="input"
        name={props.name}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onBlur={() => props.onLeave?.()}
      >
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.label}
            </option>
          )}
        </For>
      </select>
    </Frame>
  );
}

/** Yes or no. */
export function SwitchField(props: FieldProps<boolean>) {
  const id = createUniqueId();
  return (
    <div class={`grid gap-1 ${props.class ?? ''}`}>
      <label class="flex items-center gap-3 font-[520]" for={id}>
        <input
          {...ariaOf(id, props)}
          class="size-[1.1rem] accent-(--accent)"
          type="checkbox"
          name={props.name}
          checked={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        {props.label}
      </label>
      <Notes {...props} id={id} />
    </div>
  );
}

const ariaOf = (id: string, props: { error?: string | undefined; hint?: JSX.Element; required?: boolean }) => ({
  id,
  get 'aria-invalid'() {
    return props.error === undefined ? undefined : ('true' as const);
  },
  get 'aria-required'() {
    return props.required ? ('true' as const) : undefined;
  },
  get 'aria-describedby'() {
    return `${props.error === undefined ? '' : `${id}-error `}${props.hint === undefined ? '' : `${id}-hint`}`.trim() || undefined;
  },
});

interface FrameProps {
  id: string;
  label: string;
  error?: string | undefined;
  hint?: JSX.Element;
  required?: boolean;
  class?: string;
  children: JSX.Element;
}

function Frame(props: FrameProps) {
  return (
    <div class={`grid min-w-0 content-start gap-1.5 ${props.class ?? ''}`}>
      <label class="flex items-baseline justify-between gap-2 text-sm font-[540]" for={props.id}>
        {props.label}
        <Show when={props.required === false}>
          <span class="text-xs font-normal text-ink-3">optional</span>
        </Show>
      </label>
      {props.children}
      <Notes id={props.id} error={props.error} hint={props.hint} />
    </div>
  );
}

function Notes(props: { id: string; error?: string | undefined; hint?: JSX.Element }) {
  return (
    <>
      <Show when={props.error}>
        <p id={`${props.id}-error`} class="text-sm text-bad" role="alert">
          {props.error}
        </p>
      </Show>
      <Show when={props.hint}>
        <p id={`${props.id}-hint`} class="text-xs text-ink-3">
          {props.hint}
        </p>
      </Show>
    </>
  );
}
