/** A form: what was typed, what is wrong with it, and the way to the server. Nothing typed is lost when the server refuses. */
import type { ErrorCode } from '@botpbx/shared/base/errors';
import { type Accessor, createSignal } from 'solid-js';
import type { z } from 'zod';
import { type Faults, faultsOfIssues, faultsOfRefusal } from './faults.ts';

export interface FormOptions<Values extends object, Schema extends z.ZodType> {
  readonly initial: Values;
  readonly schema: Schema;
  /** What the schema reads, out of what was typed. */
  readonly bodyOf: (values: Values) => unknown;
  /** Which field a refusal's code is about. */
  readonly fieldOf?: Partial<Record<ErrorCode, keyof Values & string>>;
  readonly send: (body: z.output<Schema>, values: Values) => Promise<void>;
}

/** What a field of `ui/` needs; spread into it. */
export interface FieldState<Value> {
  readonly name: string;
  readonly value: Value;
  readonly error: string | undefined;
  readonly onChange: (value: Value) => void;
  readonly onLeave: () => void;
}

export interface Form<Values extends object> {
  readonly values: Accessor<Values>;
  readonly problem: Accessor<string | undefined>;
  readonly isBusy: Accessor<boolean>;
  field<Name extends keyof Values & string>(name: Name): FieldState<Values[Name]>;
  submit(event: SubmitEvent): Promise<void>;
}

/** Makes a form. Errors show when a field is left and when the form is sent, and go when the field is mended. */
export function createForm<Values extends object, Schema extends z.ZodType>(options: FormOptions<Values, Schema>): Form<Values> {
  const [values, setValues] = createSignal<Values>({ ...options.initial });
  const [errors, setErrors] = createSignal<Faults['fields']>({});
  const [problem, setProblem] = createSignal<string>();
  const [isBusy, setBusy] = createSignal(false);
  const names = new Set(Object.keys(options.initial));

  const read = () => options.schema.safeParse(options.bodyOf(values()));
  const check = (name: string) => {
    const { [name]: _, ...others } = errors();
    const fault = faultsOfIssues(read().error?.issues ?? []).fields[name];
    setErrors(fault === undefined ? others : { ...others, [name]: fault });
  };
  const show = (faults: Faults) => {
    setErrors(faults.fields);
    setProblem(faults.problem);
  };

  const field = <Name extends keyof Values & string>(name: Name): FieldState<Values[Name]> => ({
    name,
    get value() {
      return values()[name];
    },
    get error() {
      return errors()[name];
    },
    onChange: (value) => {
      setValues((typed) => ({ ...typed, [name]: value }));
      if (errors()[name] !== undefined) check(name);
    },
    onLeave: () => {
      if (errors()[name] === undefined && values()[name] !== options.initial[name]) check(name);
    },
  });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget;
    if (isBusy()) return;
    const parsed = read();
    show(faultsOfIssues(parsed.error?.issues ?? []));
    if (!parsed.success) return focusFirstError(element);
    setBusy(true);
    try {
      await options.send(parsed.data, values());
    } catch (error) {
      show(faultsOfRefusal(error, options.fieldOf ?? {}, names));
      focusFirstError(element);
    } finally {
      setBusy(false);
    }
  };
  return { values, problem, isBusy, field, submit };
}

/** After the screen has taken up the errors, the first field in error gets the focus, else the problem above the form. */
function focusFirstError(form: EventTarget | null): void {
  queueMicrotask(() => {
    if (!(form instanceof HTMLElement)) return;
    form.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem]')?.focus();
  });
}

/** The entries of `after` that differ from `before`: what a PUT names. */
export function changesOf<Body extends object>(before: Partial<Body>, after: Body): Partial<Body> {
  const entries = Object.entries(after).filter(([name, value]) => !isSame(before[name as keyof Body], value));
  return Object.fromEntries(entries) as Partial<Body>;
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** An optional text: an empty field means null. */
export const textOrNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());

/** A number field: an empty or odd text becomes NaN, which every schema refuses. */
export const numberIn = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed));
