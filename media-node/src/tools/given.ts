/** What a model gives a tool, read before anything looks into it. */
import { isUnprintable } from './text.ts';

const MAX_CHARACTERS = 16_384;
const MAX_DEPTH = 8;

/** What was given, or why it will not do. */
export type Given = { readonly value: Readonly<Record<string, unknown>> } | { readonly fault: string };

/** Takes an object of plain values; nothing at all counts as an empty one, and a field that is null as absent. */
export function readGiven(input: unknown): Given {
  if (input === undefined || input === null || input === '') return { value: {} };
  if (typeof input !== 'object' || Array.isArray(input)) return { fault: 'they are no object' };
  const length = lengthOf(input);
  if (length === undefined) return { fault: 'they are no JSON' };
  if (length > MAX_CHARACTERS) return { fault: 'they are too long' };
  const fault = faultOf(input, 0);
  return fault === undefined ? { value: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) } : { fault };
}

function lengthOf(input: object): number | undefined {
  try {
    return JSON.stringify(input)?.length;
  } catch (error) {
    // a circle, or a value that JSON has not
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function faultOf(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return 'they are nested too deeply';
  if (typeof value === 'string') return isUnprintable(value) ? 'they hold control characters' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const fault = isUnprintable(name) ? 'they hold control characters' : faultOf(inner, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
