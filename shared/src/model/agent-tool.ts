/** What a language model is told of a tool. */
import { z } from 'zod';

/** Names of tools, as every provider takes them. */
export const ToolName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'is a name of small letters, digits and underscores');

const JsonSchemaObject = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), z.json()).default({}),
  required: z.array(z.string()).optional(),
});

/** A flat map of fields, as the reference has it. Every field is required. */
const FlatParameters = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), z.looseObject({ type: z.string() }));

/** Parameters in either form. */
export const ToolParameters = z.union([JsonSchemaObject, FlatParameters]);
export type ToolParameters = z.infer<typeof ToolParameters>;

/** A tool as a model is told of it; `parameters` is a JSON Schema of an object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Parameters as JSON Schema, from either form. */
export function jsonSchemaOf(parameters: ToolParameters): Readonly<Record<string, unknown>> {
  const isSchema = parameters.type === 'object' && typeof parameters.properties === 'object';
  if (isSchema) return parameters;
  return { type: 'object', properties: parameters, required: Object.keys(parameters), additionalProperties: false };
}
