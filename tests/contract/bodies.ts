/** Bodies for every operation, made from its schema, and the ids of other rows that stand in them. */
import type { Operation } from '@botpbx/shared/base/operation';
import { exampleOf } from '../../control-plane/src/app/example.ts';
import { type JsonSchema, jsonSchemaOf, namedSchemas } from '../../control-plane/src/app/json-schema.ts';

const shapes = namedSchemas();

/** A place in a body that names another row. */
export interface NestedId {
  readonly path: readonly string[];
  /** The noun of the row, as its path has it: `extensions`. */
  readonly noun: string;
  /** Is it a list of ids? */
  readonly isList: boolean;
  /** Members beside the id that make the body mean this kind of row. */
  readonly beside: Readonly<Record<string, unknown>>;
}

/** A valid body of the operation; undefined if it has none. */
export function bodyOf(op: Operation): unknown {
  return op.body === undefined ? undefined : exampleOf(jsonSchemaOf(op.body, 'in'), shapes);
}

/** Every place in the operation's body that names another row. */
export function nestedIdsOf(op: Operation): NestedId[] {
  return op.body === undefined ? [] : idsIn(jsonSchemaOf(op.body, 'in'), []);
}

function idsIn(schema: JsonSchema, path: readonly string[]): NestedId[] {
  const whole = schema.$ref === undefined ? schema : (shapes[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const branches = (whole.anyOf ?? whole.oneOf ?? []).flatMap((branch) => idsIn(branch as JsonSchema, path));
  const members = Object.entries(whole.properties ?? {}) as [string, JsonSchema][];
  const type = members.find(([name]) => name === 'type')?.[1].const;
  const own = members.flatMap(([name, member]) => {
    const noun = isId(member) ? nounOf(name, type) : undefined;
    if (noun === undefined) return idsIn(member, [...path, name]);
    const others = members.filter(([other]) => other !== name).map(([other, one]) => [other, exampleOf(one, shapes, other)]);
    const beside = typeof type === 'string' ? Object.fromEntries(others) : {};
    return [{ path: [...path, name], noun, isList: member.type === 'array', beside }];
  });
  return [...branches, ...own];
}

/** Ids are integers; `caller_id` is a number that people dial. */
const isId = (member: JsonSchema): boolean => {
  const one = member.type === 'array' ? ((member.items ?? {}) as JsonSchema) : member;
  return one.type === 'integer' || (one.anyOf ?? []).some((branch) => (branch as JsonSchema).type === 'integer');
};

/** A mailbox is its extension's. */
const OF_TYPE: Readonly<Record<string, string>> = {
  voicemail: 'extension',
  conference: 'conference_room',
  page: 'paging_group',
  park: 'parking_lot',
};

/** `extension_id` names an extension; a bare `id` names what the `type` beside it says. */
function nounOf(member: string, type: unknown): string | undefined {
  const word =
    /^(?:emergency_(?=trunk)|greeting_|agent_|periodic_|voicemail_(?:unavailable|busy|name)_)?(.+)_ids?$/.exec(member)?.[1] ??
    (member === 'id' && typeof type === 'string' ? (OF_TYPE[type] ?? type) : undefined);
  return word === undefined ? undefined : `${word.replaceAll('_', '-')}${word.endsWith('s') ? 'es' : 's'}`;
}

/** The body with an id at one place. */
export function withId(body: unknown, { path, isList, beside }: NestedId, id: number | string): unknown {
  const [name = '', ...rest] = path;
  const object = body as Record<string, unknown>;
  if (rest.length > 0) return { ...object, [name]: withId(object[name] ?? {}, { path: rest, isList, beside, noun: '' }, id) };
  return { ...(Object.keys(beside).length > 0 ? beside : object), [name]: isList ? [id] : id };
}

/** Every place in a body where a text stands. */
export function textsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, [...path, name]));
}

/** A copy of the body with another value at one place. */
export function withValue(body: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) };
  Object.assign(copy, { [name]: withValue((body as Record<string, unknown>)[name], rest, value) });
  return copy;
}
