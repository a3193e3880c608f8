/** Small fields of the panel, each for one setting of a step. */
import type { z } from 'zod';
import { ChoiceField, TextField } from '../../../ui/field.tsx';
import { createTyped } from './typed.ts';

/** What a form of the panel is given: the settings of its step, and how they are changed. */
export interface StepFormProps<Settings> {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

interface PanelFieldProps<Value> {
  label: string;
  name: string;
  value: Value;
  onChange: (value: Value) => void;
  hint?: string;
  placeholder?: string;
}

/** A whole number between two bounds. */
export function NumberField(props: PanelFieldProps<number> & { min: number; max: number }) {
  const typing = createTyped<number, string>({
    value: () => props.value,
    show: String,
    read: (typed) => wholeIn(typed, props.min, props.max),
    onChange: (value) => props.onChange(value),
  });
  return (
    <TextField
      label={props.label}
      name={props.name}
      inputMode="numeric"
      hint={props.hint}
      value={typing.typed()}
      onChange={typing.type}
      error={typing.isWrong() ? `${props.min} to ${props.max}` : undefined}
    />
  );
}

/** A whole number, or nothing. */
export function OptionalNumberField(props: PanelFieldProps<number | null> & { min: number; max: number }) {
  const typing = createTyped<number | null, string>({
    value: () => props.value,
    show: (value) => (value === null ? '' : String(value)),
    read: (typed) => (typed.trim() === '' ? null : wholeIn(typed, props.min, props.max)),
    onChange: (value) => props.onChange(value),
  });
  return (
    <TextField
      label={props.label}
      name={props.name}
      inputMode="numeric"
      required={false}
      hint={props.hint}
      value={typing.typed()}
      onChange={typing.type}
      error={typing.isWrong() ? `${props.min} to ${props.max}, or nothing` : undefined}
    />
  );
}

function wholeIn(typed: string, min: number, max: number): number | undefined {
  const number = /^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

interface RuledFieldProps<Value extends string | null> extends PanelFieldProps<Value> {
  /** What a text must be to stand in the flow. */
  rule: z.ZodType<string>;
  /** What it says of a text that is not so. */
  wrong: string;
}

/** A text with a form of its own; nothing typed means null. */
export function OptionalTextField(props: RuledFieldProps<string | null>) {
  const typing = createTyped<string | null, string>({
    value: () => props.value,
    show: (value) => value ?? '',
    read: (typed) => (typed.trim() === '' ? null : props.rule.safeParse(typed.trim()).data),
    onChange: (value) => props.onChange(value),
  });
  return (
    <TextField
      label={props.label}
      name={props.name}
      required={false}
      placeholder={props.placeholder ?? ''}
      hint={props.hint}
      value={typing.typed()}
      onChange={typing.type}
      error={typing.isWrong() ? props.wrong : undefined}
    />
  );
}

/** A text with a form of its own. */
export function RuledTextField(props: RuledFieldProps<string>) {
  const typing = createTyped<string, string>({
    value: () => props.value,
    show: (value) => value,
    read: (typed) => props.rule.safeParse(typed.trim()).data,
    onChange: (value) => props.onChange(value),
  });
  return (
    <TextField
      label={props.label}
      name={props.name}
      placeholder={props.placeholder ?? ''}
      hint={props.hint}
      value={typing.typed()}
      onChange={typing.type}
      error={typing.isWrong() ? props.wrong : undefined}
    />
  );
}

interface OneOfFieldProps<Value extends string> extends PanelFieldProps<Value> {
  choices: readonly { readonly value: Value; readonly label: string }[];
}

/** One of a few values. */
export function OneOfField<Value extends string>(props: OneOfFieldProps<Value>) {
  const choose = (chosen: string) => {
    const choice = props.choices.find(({ value }) => value === chosen);
    if (choice) props.onChange(choice.value);
  };
  return (
    <ChoiceField label={props.label} name={props.name} value={props.value} choices={props.choices} hint={props.hint} onChange={choose} />
  );
}
