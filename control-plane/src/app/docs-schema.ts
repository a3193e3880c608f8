/** JSON Schemas as tables that people can read. */
import { type Html, html } from './html.ts';
import { type JsonSchema, nameOf } from './json-schema.ts';

/**
 * A table of the members of an object. Members of objects inside stand there with a dot; well-known shapes are linked.
 * Of what goes `in` it says what must be there, of what comes `out` what may be missing.
 */
export function membersTable(schema: JsonSchema, side: 'in' | 'out'): Html {
  return html`<div class="scroll"><table class="fields">
<thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead>
<tbody>${rowsOf(schema, side, '')}</tbody></table></div>`;
}

function rowsOf(schema: JsonSchema, side: 'in' | 'out', prefix: string): Html[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const member = part as JsonSchema;
    const isRequired = schema.required?.includes(name) ?? false;
    const mark = isRequired && side === 'in' ? html`<i>required</i>` : !isRequired && side === 'out' ? html`<i>may be missing</i>` : '';
    const row = html`<tr><th scope="row"><code>${prefix}${name}</code>${mark}</th>
<td>${typeText(member)}</td><td>${meaningOf(member)}</td></tr>`;
    return [row, ...rowsOf(innerOf(member), side, innerPrefix(member, prefix + name))];
  });
}

/** The object that stands inside a member, alone or in a list. */
const innerOf = (member: JsonSchema): JsonSchema =>
  member.type === 'array' ? ((member.items ?? {}) as JsonSchema) : (objectIn(member) ?? member);
const objectIn = (member: JsonSchema) => member.anyOf?.find((branch) => (branch as JsonSchema).properties) as JsonSchema | undefined;
const innerPrefix = (member: JsonSchema, path: string) => (member.type === 'array' ? `${path}[].` : `${path}.`);

/** The type in words: `integer`, `"udp" or "tcp"`, `list of Extension`. */
export function typeText(schema: JsonSchema): Html {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="#shape-${name}">${name}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined) return joined(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return joined(branches.map((branch) => typeText(branch as JsonSchema)));
  if (schema.type === 'array') return html`list of ${typeText((schema.items ?? {}) as JsonSchema)}`;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'anything'];
  return joined(types.map((type) => html`${schema.format ? (formats[schema.format] ?? schema.format) : type}`));
}

const formats: Readonly<Record<string, string>> = { 'date-time': 'time', date: 'day', email: 'e-mail address' };
const joined = (parts: readonly Html[]): Html => html`${parts.map((part, at) => (at === 0 ? part : html` or ${part}`))}`;

/** Description, then the rules: lengths, bounds, form, default. */
export function meaningOf(schema: JsonSchema): Html {
  const rules = rulesOf(schema);
  const onlyOnce = schema['x-shown-once'] === true ? ['not in a replay'] : [];
  const all = [...rules, ...onlyOnce].map((rule) => html`<small>${rule}</small>`);
  return html`${schema.description ?? ''} ${all}`;
}

function rulesOf(schema: JsonSchema): string[] {
  const deep = (schema.anyOf ?? []).flatMap((branch) => rulesOf(branch as JsonSchema));
  const rule = (text: string, value: unknown) => (value === undefined ? [] : [text]);
  return [
    ...range(schema.minLength, schema.maxLength, 'characters'),
    ...range(schema.exclusiveMinimum === 0 ? 1 : schema.minimum, schema.maximum, ''),
    ...range(schema.minItems, schema.maxItems, 'items'),
    ...(schema.pattern === undefined ? [] : [formOf(schema.pattern)]),
    ...rule(`default ${JSON.stringify(schema.default)}`, schema.default),
    ...deep,
  ];
}

/** A pattern that only keeps control characters out says so in words. */
const formOf = (pattern: string) => (pattern.startsWith('^[^\\u0000-') ? 'one line of text' : `matches ${pattern}`);

function range(min: number | undefined, max: number | undefined, unit: string): string[] {
  if (min === undefined && max === undefined) return [];
  const text = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return [`${text} ${unit}`.trim()];
}
