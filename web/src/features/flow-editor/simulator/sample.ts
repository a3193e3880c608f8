/** An answer that has all places at which a step looks for values, to be filled in by hand. */
import { readJsonPath } from '@botpbx/shared/base/json-path';

/** Deeper or longer than this is no sample any more. */
const MOST_PLACES = 20;

/** Makes a JSON document for paths such as `customer.tier` or `items[0].id`; a path that is none has no place in it. */
export function sampleFor(paths: readonly { readonly path: string }[]): unknown {
  return paths.reduce<unknown>((document, { path }) => placed(document, readJsonPath(path) ?? []), {});
}

/** The document with an empty text at a path; what stands there already stays. */
function placed(document: unknown, [step, ...rest]: readonly (string | number)[]): unknown {
  if (step === undefined) return document ?? '';
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(document) ? [...document] : [];
    if (step >= MOST_PLACES) return list;
    while (list.length < step) list.push(null);
    list[step] = placed(list[step] ?? undefined, rest);
    return list;
  }
  const entries = typeof document === 'object' && document !== null && !Array.isArray(document) ? Object.entries(document) : [];
  const before = entries.find(([name]) => name === step)?.[1];
  return Object.fromEntries([...entries.filter(([name]) => name !== step), [step, placed(before, rest)]]);
}
