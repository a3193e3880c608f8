/** The zod schemas of the operations as JSON Schema, with the well-known shapes by name. */

import { Problem } from '@botpbx/shared/base/problem';
import * as agentShapes from '@botpbx/shared/model/agent';
import * as callShapes from '@botpbx/shared/model/call';
import * as destinationShapes from '@botpbx/shared/model/destination';
import * as extensionShapes from '@botpbx/shared/model/extension';
import * as inboundRouteShapes from '@botpbx/shared/model/inbound-route';
import * as ledgerShapes from '@botpbx/shared/model/ledger-entry';
import * as nodeShapes from '@botpbx/shared/model/node';
import * as tenantShapes from '@botpbx/shared/model/tenant';
import * as trunkShapes from '@botpbx/shared/model/trunk';
import * as userShapes from '@botpbx/shared/model/user';
import { z } from 'zod';

/** One JSON Schema of the 2020-12 draft, as OpenAPI 3.1 takes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const rooms = [
  { Problem },
  tenantShapes,
  userShapes,
  extensionShapes,
  trunkShapes,
  agentShapes,
  inboundRouteShapes,
  destinationShapes,
  nodeShapes,
  callShapes,
  ledgerShapes,
];

/** Where the document keeps the shapes that have names. */
const PLACE = '#/components/schemas/';

/** Objects and unions that the model exports, by their names. A shape that is not here is written out where it stands. */
const names = new Map<z.core.$ZodType, string>(
  rooms.flatMap((room) => Object.entries(room).flatMap(([name, part]) => (isNameable(part) ? [[part, name] as const] : []))),
);

function isNameable(part: unknown): part is z.ZodObject | z.ZodDiscriminatedUnion {
  return part instanceof z.ZodObject || part instanceof z.ZodDiscriminatedUnion;
}

/** Makes the JSON Schema of what goes `in` to an operation or comes `out`; named shapes inside become references. */
export function jsonSchemaOf(schema: z.ZodType, side: 'in' | 'out'): JsonSchema {
  const name = names.get(schema);
  return name === undefined ? written(schema, side) : { $ref: PLACE + name };
}

function written(schema: z.core.$ZodType, side: 'in' | 'out'): JsonSchema {
  const whole = z.toJSONSchema(schema, {
    io: side === 'in' ? 'input' : 'output',
    override: ({ zodSchema, jsonSchema }) => {
      const name = names.get(zodSchema);
      if (name === undefined || Object.is(zodSchema, schema)) return tidy(jsonSchema, side);
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = PLACE + name;
    },
  });
  const { $schema: _, $defs: __, ...rest } = whole;
  return withoutCircles(rest) as JsonSchema;
}

/** The one schema that holds itself is that of any JSON: to say so takes no words. */
function withoutCircles(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withoutCircles);
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part && String(part.$ref).startsWith('#/$defs/')) return {};
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, withoutCircles(inner)]));
}

/** Leaves out what says nothing to a reader; an answer may get more members one day, so it is not closed. */
function tidy(jsonSchema: JsonSchema, side: 'in' | 'out'): void {
  if (side === 'out' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/** Whether a named shape is what clients send (`New…`, `…Patch`) or what they get. */
export const sideOf = (name: string): 'in' | 'out' => (/^New|Patch$/.test(name) ? 'in' : 'out');

/** All named shapes, each described as it goes in or comes out. */
export function namedSchemas(): Record<string, JsonSchema> {
  const described = [...names].map(([schema, name]) => {
    return [name, written(schema, sideOf(name))] as const;
  });
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The name of a shape that a schema refers to, or undefined if it is written out. */
export const nameOf = (schema: JsonSchema): string | undefined => schema.$ref?.slice(PLACE.length);
