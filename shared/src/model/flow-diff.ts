/** What one flow changed of another, in words. Where boxes stand on the screen is no change. */
import type { Flow, FlowStep } from './flow.ts';
import { exitsOf } from './flow-exits.ts';
import { type FlowRef, refOfSetting } from './flow-refs.ts';

/** More changes are only counted. */
const MAX_CHANGES = 100;
const MAX_WORDS = 60;

/** Tells what a row is called, as far as it is known. */
export type NameOfRef = (ref: FlowRef) => string | undefined;

/** Says what `after` changed of `before`, a sentence a change; nothing when they do the same. Rows have their names, or else their ids. */
export function diffFlows(before: Flow, after: Flow, nameOfRef: NameOfRef = () => undefined): string[] {
  const [old, now] = [byId(before), byId(after)];
  const changes = [
    ...ofFlow(before, after),
    ...after.steps.filter(({ id }) => !old.has(id)).map((step) => `Added ${nameOf(step)}.`),
    ...before.steps.filter(({ id }) => !now.has(id)).map((step) => `Removed ${nameOf(step)}.`),
    ...after.steps.flatMap((step) => {
      const was = old.get(step.id);
      return was ? [...ofStep(was, step, nameOfRef), ...ofExits({ old, now }, was, step)] : [];
    }),
  ];
  const rest = changes.length - MAX_CHANGES;
  return rest > 0 ? [...changes.slice(0, MAX_CHANGES), `And ${rest} more.`] : changes;
}

/** Words that are written in capitals. */
const CAPITALS: Readonly<Record<string, string>> = { dtmf: 'DTMF', ai: 'AI', http: 'HTTP', url: 'URL', id: 'ID', ivr: 'IVR' };
const titled = (word: string): string => CAPITALS[word] ?? word.charAt(0).toUpperCase() + word.slice(1);

const byId = ({ steps }: Flow): ReadonlyMap<string, FlowStep> => new Map(steps.map((step) => [step.id, step]));
const kindOf = ({ kind }: FlowStep): string => kind.split('_').map(titled).join(' ');
const nameOf = (step: FlowStep): string => (step.name === '' ? kindOf(step) : `${kindOf(step)} "${step.name}"`);

function ofFlow(before: Flow, after: Flow): string[] {
  return [
    ...(isSame(before.language, after.language) ? [] : [`The flow speaks ${after.language} instead of ${before.language}.`]),
    ...(isSame(before.voice, after.voice) ? [] : ['The voice of the flow is another.']),
  ];
}

function ofStep(was: FlowStep, step: FlowStep, nameOfRef: NameOfRef): string[] {
  if (was.kind !== step.kind) return [`${nameOf(was)} became ${nameOf(step)}.`];
  const renamed = was.name === step.name ? [] : [`${nameOf(was)} is called ${step.name === '' ? kindOf(step) : `"${step.name}"`} now.`];
  const [old, now] = [was.settings, step.settings] as readonly Readonly<Record<string, unknown>>[];
  const keys = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].filter((key) => !isSame(old?.[key], now?.[key]));
  return [...renamed, ...keys.map((key) => `${nameOf(step)}: ${ofSetting(key, [old?.[key], now?.[key]], nameOfRef)}`)];
}

/** Settings by what people call them. */
const SETTINGS: Readonly<Record<string, string>> = {
  ...{ agent_id: 'agent', ivr_id: 'IVR', queue_id: 'queue', time_condition_id: 'time condition', url: 'URL', when: 'condition' },
};
/** Their values may hold keys of other systems, or are too long to be read in a line. */
const UNTOLD = new Set(['headers', 'body', 'url']);

function ofSetting(key: string, values: readonly [old: unknown, now: unknown], nameOfRef: NameOfRef): string {
  const name = SETTINGS[key] ?? key.replaceAll('_', ' ');
  const [was, is] = values.map((value) => named(key, value, nameOfRef) ?? said(value));
  if (UNTOLD.has(key) || was === undefined || is === undefined) return `${name} changed.`;
  return `${name} changed from ${was} to ${is}.`;
}

/** A value that names a row, by the name of that; undefined for others. */
function named(key: string, value: unknown, nameOfRef: NameOfRef): string | undefined {
  const ref = refOfSetting(key, value);
  const name = ref && nameOfRef(ref);
  if (name === undefined) return undefined;
  if (typeof value !== 'object' || value === null || !('type' in value)) return `"${short(name)}"`;
  const noun = String(value.type).replaceAll('_', ' ');
  return 'number' in value ? `${noun} ${String(value.number)} as "${short(name)}"` : `${noun} "${short(name)}"`;
}

/** A value in a few words; undefined for lists and the like. */
function said(value: unknown): string | undefined {
  if (value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `"${short(value)}"`;
  if (typeof value !== 'object' || value === undefined || Array.isArray(value)) return undefined;
  if ('kind' in value && value.kind === 'text' && 'text' in value) return `"${short(String(value.text))}"`;
  if ('kind' in value && value.kind === 'sound' && 'sound_id' in value) return `recording ${String(value.sound_id)}`;
  if ('type' in value && 'number' in value) return `${String(value.type)} ${String(value.number)}`;
  if ('type' in value) return 'id' in value ? `${String(value.type).replaceAll('_', ' ')} ${String(value.id)}` : String(value.type);
  return undefined;
}

const short = (text: string): string => (text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS).trimEnd()}…` : text);

interface Sides {
  readonly old: ReadonlyMap<string, FlowStep>;
  readonly now: ReadonlyMap<string, FlowStep>;
}

function ofExits({ old, now }: Sides, was: FlowStep, step: FlowStep): string[] {
  const labels = new Map([...exitsOf(was), ...exitsOf(step)].map(({ name, label }) => [name, label]));
  return [...labels].flatMap(([exit, label]) => {
    const [before, after] = [targetsOf(old, was, exit), targetsOf(now, step, exit)];
    if (isSame(before.ids, after.ids)) return [];
    const to = after.names === '' ? 'nowhere' : after.names;
    return [`${nameOf(step)}: "${label}" leads to ${to}${before.names === '' ? '' : ` instead of ${before.names}`}.`];
  });
}

function targetsOf(steps: ReadonlyMap<string, FlowStep>, { exits }: FlowStep, exit: string): { ids: string[]; names: string } {
  const ids = Object.hasOwn(exits, exit) ? [...(exits[exit] ?? [])].sort() : [];
  return {
    ids,
    names: ids
      .map((id) => steps.get(id))
      .flatMap((step) => (step ? nameOf(step) : []))
      .join(' and '),
  };
}

/** Whether two values of JSON are the same, whatever the order of their members. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
