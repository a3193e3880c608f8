/** A tool of the product's own: what the model is told of it, what its arguments must be, and what it does. */
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import type { ToolSpec } from '@botpbx/shared/model/agent-tool';
import { z } from 'zod';
import type { ToolOutcome, ToolResult } from '../voice/tools.ts';
import type { FindPlace, Place } from './places.ts';
import { isUnprintable, oneLine } from './text.ts';
import type { World } from './world.ts';

/** What the built-in tools of one conversation share. */
export interface Bench {
  readonly agent: ConfigAgent;
  readonly world: World;
  /** Where the caller may be sent. */
  readonly places: readonly Place[];
  readonly findPlace: FindPlace;
  /** What is known of the outcome so far. */
  readonly outcome: Map<string, string | number | boolean>;
}

/** A tool as a conversation has it. */
export interface OwnTool {
  readonly spec: ToolSpec;
  act(given: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolOutcome>;
}

interface Described<T> {
  readonly name: BuiltInTool;
  readonly description: string;
  readonly given: z.ZodType<T>;
  readonly act: (given: T, signal: AbortSignal) => ToolOutcome | Promise<ToolOutcome>;
}

/** Makes a tool whose arguments are read before it acts. */
export const builtIn = <T>({ name, description, given, act }: Described<T>): OwnTool => ({
  spec: { name, description, parameters: parametersOf(given) },
  act: async (raw, signal) => {
    const read = given.safeParse(raw);
    return read.success ? act(read.data, signal) : refusal(`The arguments will not do: ${faultsOf(read.error)}.`);
  },
});

function parametersOf(given: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...schema } = z.toJSONSchema(given, { io: 'input' });
  return schema;
}

/** Names what is wrong and never what was given. */
const faultsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`)
    .join('; ');

/** What the model is told. */
export const told = (text: string): ToolResult => ({ kind: 'result', text });

/** What the model is told when it is not done. */
export const refusal = (text: string): ToolResult => ({ kind: 'result', text, isError: true });

/** A text of one line that a person will see or hear. */
export const Line = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !isUnprintable(text), 'holds control characters')
    .overwrite(oneLine)
    .refine((text) => text !== '', 'is empty');

const PHONE = /^\+?[0-9]{3,20}$/;

/** A telephone number, however it is grouped. */
export const PhoneNumber = Line(40)
  .overwrite((text) => text.replace(/[\s().\-/]/g, ''))
  .refine((text) => PHONE.test(text), 'is no telephone number: digits, with or without a plus in front');
