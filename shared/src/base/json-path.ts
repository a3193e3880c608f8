/** Paths into a JSON answer: `customer.type`, `items[0].id`, `$.list[-1]["odd name"]`, `items.length`. A negative place counts from the end. */

/** Longest value that is taken out of an answer. */
const MAX_VALUE = 500;
const MAX_STEPS = 32;
/** One step: a name behind a dot, a place in a list, or a name in brackets. */
const STEP = /\.?([^.[\]"'\s][^.[\]"']{0,99})|\[(-?\d{1,9})\]|\[(?:"([^"]{1,100})"|'([^']{1,100})')\]/y;

type Step = string | number;

/** Reads a path; undefined when it is none. */
export function readJsonPath(path: string): readonly Step[] | undefined {
  const text = path.trim().replace(/^\$(?=[.[]|$)\.?/, '');
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const found = STEP.exec(text);
    if (found === null || steps.length === MAX_STEPS) return undefined;
    const [whole, name, place, quoted, single] = found;
    if (name !== undefined && whole.startsWith('.') !== at > 0) return undefined;
    steps.push(place === undefined ? (name ?? quoted ?? single ?? '').trimEnd() : Number(place));
  }
  return steps;
}

/** The value at a path as a text: numbers and yes or no as they are written, objects as JSON; undefined where nothing stands. */
export function valueAt(json: unknown, path: string): string | undefined {
  const steps = readJsonPath(path);
  if (steps === undefined) return undefined;
  let here = json;
  for (const step of steps) {
    here = inside(here, step);
  }
  return asText(here)?.slice(0, MAX_VALUE);
}

/** Names that every object has of its own accord are not found. */
function inside(value: unknown, step: Step): unknown {
  if (Array.isArray(value)) return step === 'length' ? value.length : typeof step === 'number' ? value.at(step) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<Step, unknown>>)[step];
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'object' && value !== null ? written(value) : undefined;
}

/** What is nested deeper than can be written has no text. */
function written(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
