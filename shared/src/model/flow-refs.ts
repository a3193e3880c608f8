/** What a flow names by id, and the secrets that it names: what must exist, must stay, and has another id in another house. */
import type { Destination } from './destination.ts';
import { Flow } from './flow.ts';

/** A row that a flow names; a mailbox is its extension's. */
export interface FlowRef {
  readonly type: Extract<Destination, { id: number }>['type'];
  readonly id: number;
}
export type FlowRefType = FlowRef['type'];

/** A name at its place. */
export interface PlacedFlowRef extends FlowRef {
  readonly stepId: string;
  /** `steps.3.settings.queue_id` */
  readonly path: string;
}

/** How a reference is written as a text: `queue:3`. */
export const flowRefKey = ({ type, id }: FlowRef): string => `${type}:${id}`;

/** Settings that are an id, by what they name. */
const NAMED: ReadonlyMap<string, FlowRefType> = new Map([
  ['queue_id', 'queue'],
  ['agent_id', 'agent'],
  ['ivr_id', 'ivr'],
  ['time_condition_id', 'time_condition'],
  ['mailbox', 'extension'],
]);

/** Answers the id that is to stand in its place; null leaves it to be chosen. */
export type ChangeRef = (ref: PlacedFlowRef) => number | null;

/** What one setting names; undefined if it names nothing, or several things. */
export function refOfSetting(key: string, value: unknown): FlowRef | undefined {
  const found: FlowRef[] = [];
  member(key, value, {
    path: '',
    change: (ref) => {
      found.push(ref);
      return ref.id;
    },
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Lists what a flow names, in the order of its steps; what it names twice stands there twice. */
export function flowRefs(flow: Flow): PlacedFlowRef[] {
  const found: PlacedFlowRef[] = [];
  for (const [at, step] of flow.steps.entries())
    changed(step.settings, {
      path: `steps.${at}.settings`,
      change: (ref, path) => {
        found.push({ ...ref, stepId: step.id, path });
        return ref.id;
      },
    });
  return found;
}

/** The flow with other ids in it. */
export function withFlowRefs(flow: Flow, change: ChangeRef): Flow {
  const steps = flow.steps.map((step, at) => {
    const settings = changed(step.settings, {
      path: `steps.${at}.settings`,
      change: (ref, path) => change({ ...ref, stepId: step.id, path }),
    });
    return { ...step, settings };
  });
  return Flow.parse({ ...flow, steps });
}

/** Names of the secrets that its HTTP steps use, each once. */
export function flowSecrets(flow: Flow): string[] {
  const texts = flow.steps.flatMap((step) =>
    step.kind === 'http_request' ? [step.settings.url, step.settings.body, ...Object.values(step.settings.headers)] : [],
  );
  return [...new Set(texts.flatMap((text) => [...text.matchAll(SECRET)].map(([, name]) => name ?? '')))];
}

const SECRET = /\{\{\s*secret\.([A-Za-z][A-Za-z0-9_]{0,39})\s*\}\}/g;

interface Way {
  readonly path: string;
  readonly change: (ref: FlowRef, path: string) => number | null;
}

/** A copy of settings, or of a part of them, with other ids. */
function changed(value: unknown, way: Way): unknown {
  if (Array.isArray(value)) return value.map((one, at) => changed(one, { ...way, path: `${way.path}.${at}` }));
  if (!isObject(value)) return value;
  if (isSound(value)) return renamed(value, { key: 'sound_id', type: 'sound' }, way);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, member(key, inner, { ...way, path: `${way.path}.${key}` })]));
}

function member(key: string, value: unknown, way: Way): unknown {
  const type = NAMED.get(key);
  if (type !== undefined && typeof value === 'number') return way.change({ type, id: value }, way.path);
  return key === 'destination' && isObject(value) ? destination(value as Destination, way) : changed(value, way);
}

/** Somewhere that is to be chosen is nowhere. */
function destination(to: Destination, way: Way): unknown {
  if (to.type === 'external') return renamed(to, { key: 'extension_id', type: 'extension' }, way);
  if (!('id' in to) || to.id === 'general') return to;
  return renamed(to, { key: 'id', type: to.type === 'voicemail' ? 'extension' : to.type }, way);
}

/** The object with another id; null without one. */
function renamed(value: object, { key, type }: { readonly key: string; readonly type: FlowRefType }, way: Way): object | null {
  const old: unknown = Reflect.get(value, key);
  const id = typeof old === 'number' ? way.change({ type, id: old }, `${way.path}.${key}`) : null;
  return id === null ? null : { ...value, [key]: id };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSound = (value: object): boolean => 'kind' in value && value.kind === 'sound' && 'sound_id' in value;
