/** Checks a value against the part of JSON Schema that tools use. Patterns are left to who wrote them: a foreign one may never end. */

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names the first thing that is wrong, never its value; undefined when all is well. */
export function faultIn(schema: Schema, value: unknown, path = ''): string | undefined {
  const where = path === '' ? 'they' : path;
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) return `${where} must be of type ${types.join(' or ')}`;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return `${where} must be one of those that are allowed`;
  if (typeof value === 'string' || typeof value === 'number') return outOfBounds(schema, value, where);
  if (Array.isArray(value)) return faultInItems(schema, value, path);
  return isSchema(value) ? faultInFields(schema, value, path) : undefined;
}

const KNOWN_TYPES = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean', 'null']);

/** The same schema, with types that JSON Schema has: providers refuse others. A `date` becomes text that says so. */
export function withPlainTypes(schema: Schema): Schema {
  const { type, properties, items } = schema;
  const own = typeof type === 'string' && !KNOWN_TYPES.has(type) ? { type: 'string', description: schema.description ?? type } : {};
  const fields = isSchema(properties) ? { properties: Object.fromEntries(Object.entries(properties).map(plainEntry)) } : {};
  return { ...schema, ...own, ...fields, ...(isSchema(items) ? { items: withPlainTypes(items) } : {}) };
}

const plainEntry = ([name, field]: [string, unknown]): [string, unknown] => [name, isSchema(field) ? withPlainTypes(field) : field];

const typesOf = ({ type }: Schema): string[] => [type].flat().filter((one): one is string => typeof one === 'string');

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isSchema(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'boolean':
      return typeof value === type;
    case 'null':
      return value === null;
    default:
      // a type of somebody's own, such as `date`, is written as text
      return typeof value === 'string';
  }
}

function outOfBounds(schema: Schema, value: string | number, where: string): string | undefined {
  const [measure, low, high] =
    typeof value === 'string' ? [value.length, schema.minLength, schema.maxLength] : [value, schema.minimum, schema.maximum];
  const isBelow = typeof low === 'number' && measure < low;
  const isAbove = typeof high === 'number' && measure > high;
  return isBelow || isAbove ? `${where} is ${isBelow ? 'below' : 'above'} its bounds` : undefined;
}

function faultInItems({ items, minItems, maxItems }: Schema, value: readonly unknown[], path: string): string | undefined {
  if (typeof minItems === 'number' && value.length < minItems) return `${path} has too few items`;
  if (typeof maxItems === 'number' && value.length > maxItems) return `${path} has too many items`;
  if (!isSchema(items)) return undefined;
  return firstFault(value.entries(), ([index, item]) => faultIn(items, item, `${path}[${index}]`));
}

function faultInFields(schema: Schema, value: Schema, path: string): string | undefined {
  const known = isSchema(schema.properties) ? schema.properties : {};
  const under = (name: string) => (path === '' ? name : `${path}.${name}`);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name));
  if (missing !== undefined) return `${under(String(missing))} is missing`;
  return firstFault(Object.entries(value), ([name, inner]) => {
    const field = Object.hasOwn(known, name) ? known[name] : schema.additionalProperties;
    if (field === false) return 'there is a field that nobody asked for';
    return isSchema(field) ? faultIn(field, inner, under(name)) : undefined;
  });
}

function firstFault<T>(all: Iterable<T>, look: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const fault = look(one);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
