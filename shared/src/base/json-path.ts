/** Takes a value out of a JSON document by a path such as `customer.type` or `items[0].id`. */

/** A step of a path: the name of a field, or a place in a list. */
type Step = string | number;

const STEP = /\.?(?:\[(-?[0-9]{1,6})\]|\["((?:[^"\\]|\\.){0,200})"\]|([^.[\]]{1,200}))/y;
const MAX_STEPS = 50;

/** Reads a path. `$` in front and an empty path mean the whole document; a negative place counts from the end. Undefined when it is none. */
export function readJsonPath(path: string): readonly Step[] | undefined {
  const text = path.trim().replace(/^\$/, '');
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (!found || steps.length >= MAX_STEPS) return undefined;
    const [, place, quoted, name] = found;
    steps.push(place === undefined ? (quoted?.replace(/\\(.)/g, '$1') ?? name ?? '') : Number(place));
  }
  return steps;
}

/** The value at a path; undefined where there is none, or the path is none. Names that every object has of its own accord are not found. */
export function valueAt(document: unknown, path: string): unknown {
  const steps = readJsonPath(path);
  if (!steps) return undefined;
  let value: unknown = document;
  for (const step of steps) {
    value = inside(value, step);
    if (value === undefined) return undefined;
  }
  return value;
}

function inside(value: unknown, step: Step): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof step === 'number') return Array.isArray(value) ? value.at(step) : undefined;
  if (Array.isArray(value)) return step === 'length' ? value.length : undefined;
  return Object.hasOwn(value, step) ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
}

/** A value of a document as text: texts as they are, objects and lists as JSON, nothing for null. */
export function textOfJson(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
