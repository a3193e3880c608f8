/** What phones dial for features. The slots are fixed; a tenant chooses the codes. */
import { z } from 'zod';
import type { Fault } from '../base/errors.ts';

/** Where a code is dialled, what may follow it, and who may use it. */
interface Slot {
  readonly code: string;
  readonly says: string;
  /** `in_call`: pressed while one talks; these are read by themselves. */
  readonly space: 'dialled' | 'in_call';
  /** Digits behind the code. */
  readonly takes: 'none' | 'optional' | 'required';
  /** Also a caller that somebody sends there; else only the phone itself. */
  readonly forAnyone?: true;
}

const dialled = (code: string, says: string, more: Partial<Slot> = {}): Slot => ({ code, says, space: 'dialled', takes: 'none', ...more });
const inCall = (code: string, says: string): Slot => ({ code, says, space: 'in_call', takes: 'none' });

/** Every feature, with the code that it has at first. */
export const FEATURES = {
  echo: dialled('*43', 'Echo test', { forAnyone: true }),
  clock: dialled('*60', 'Speaking clock', { forAnyone: true }),
  voicemail_own: dialled('*97', 'Own mailbox'),
  voicemail_other: dialled('*98', 'Another mailbox; an extension may follow', { takes: 'optional' }),
  dnd_on: dialled('*78', 'Do not disturb on'),
  dnd_off: dialled('*79', 'Do not disturb off'),
  forward_all_on: dialled('*72', 'Forward all calls; the number may follow', { takes: 'optional' }),
  forward_all_off: dialled('*73', 'Forward all calls no more'),
  forward_busy_on: dialled('*90', 'Forward when busy; the number may follow', { takes: 'optional' }),
  forward_busy_off: dialled('*91', 'Forward when busy no more'),
  forward_no_answer_on: dialled('*92', 'Forward when nobody answers; the number may follow', { takes: 'optional' }),
  forward_no_answer_off: dialled('*93', 'Forward when nobody answers no more'),
  follow_me: dialled('*21', 'Follow me on or off'),
  pickup: dialled('*8', 'Pick up what rings in the own group'),
  pickup_directed: dialled('**', 'Pick up what rings at the extension that follows', { takes: 'required' }),
  park: dialled('700', 'Park a call', { forAnyone: true }),
  intercom: dialled('*80', 'Intercom with the extension that follows', { takes: 'required' }),
  queue_login: dialled('*45', 'Log in to or out of queues; a queue may follow', { takes: 'optional' }),
  queue_pause: dialled('*46', 'Pause or go on in queues; a queue may follow', { takes: 'optional' }),
  record_sound: dialled('*77', 'Record a sound', { takes: 'optional' }),
  time_condition: dialled('*27', 'Override the time condition whose number follows', { takes: 'required' }),
  record: inCall('*1', 'Record this call, or no more'),
  transfer_blind: inCall('##', 'Send the other party on'),
  transfer_attended: inCall('*2', 'Send the other party on after a talk'),
} as const satisfies Readonly<Record<string, Slot>>;

export type Feature = keyof typeof FEATURES;
/** Features that are called as a number is. */
export type DialledFeature = { [K in Feature]: (typeof FEATURES)[K]['space'] extends 'in_call' ? never : K }[Feature];

const NAMES = Object.keys(FEATURES) as Feature[];
const slotOf = (feature: Feature): Slot => FEATURES[feature];

const Code = z.string().regex(/^(?:|[*#]{1,2}[0-9]{1,4}|\*\*|##)$/, 'is *, **, # or ## and up to 4 digits, or nothing');
/** Parking is dialled by hand with a caller on the line, so a plain number will do. */
const ParkCode = z.string().regex(/^(?:|[*#]{1,2}[0-9]{1,4}|[0-9]{2,10})$/, 'is a number or *, **, # or ## and up to 4 digits, or nothing');

const codeOf = (feature: Feature) => (feature === 'park' ? ParkCode : Code);
type Shape = Readonly<Record<Feature, typeof Code>>;
const shapeOf = (): Shape =>
  Object.fromEntries(
    NAMES.map((feature) => [feature, codeOf(feature).describe(`${slotOf(feature).says}; empty for off`)]),
  ) as unknown as Shape;

/** The codes of a tenant; an empty one is off. */
export const FeatureCodes = z.strictObject(shapeOf());
export type FeatureCodes = z.infer<typeof FeatureCodes>;

/** A change names what it changes. */
export const FeatureCodesPatch = FeatureCodes.partial();
export type FeatureCodesPatch = z.infer<typeof FeatureCodesPatch>;

/** What a tenant has that never chose. */
export const DEFAULT_FEATURE_CODES: FeatureCodes = Object.fromEntries(NAMES.map((name) => [name, slotOf(name).code])) as FeatureCodes;

/** All codes, with those that were chosen. */
export const codesWith = (chosen: FeatureCodesPatch, codes = DEFAULT_FEATURE_CODES): FeatureCodes =>
  Object.fromEntries(NAMES.map((name) => [name, chosen[name] ?? codes[name]])) as FeatureCodes;

/** Tells which codes cannot stand beside each other: the same twice, or one behind which digits follow that begins another. */
export function clashesOf(codes: FeatureCodes): Fault[] {
  const faults: Fault[] = [];
  const used = NAMES.filter((name) => codes[name] !== '');
  for (const [at, name] of used.entries())
    for (const other of used.slice(0, at)) if (isClash(codes, name, other)) faults.push({ path: name, message: `goes not with ${other}` });
  return faults;
}

function isClash(codes: FeatureCodes, one: Feature, other: Feature): boolean {
  const [a, b] = [slotOf(one), slotOf(other)];
  if (a.space !== b.space) return false;
  if (codes[one] === codes[other]) return true;
  const isOpen = (slot: Slot) => slot.space === 'in_call' || slot.takes !== 'none';
  return (isOpen(a) && codes[other].startsWith(codes[one])) || (isOpen(b) && codes[one].startsWith(codes[other]));
}

/** A code that was dialled, and the digits behind it. */
export interface FeatureDialled {
  readonly feature: DialledFeature;
  readonly argument: string;
}

const isDialled = (name: Feature): name is DialledFeature => slotOf(name).space === 'dialled';

/** Makes what reads dialled text as a feature: the longest code first. */
export function featureReader(codes: Partial<FeatureCodes>): (text: string) => FeatureDialled | undefined {
  const known = NAMES.filter(isDialled)
    .map((feature) => ({ feature, code: codes[feature] ?? '', takes: slotOf(feature).takes }))
    .filter(({ code }) => code !== '')
    .sort((a, b) => b.code.length - a.code.length);
  return (text) => {
    const found = known.find(({ code, takes }) => text === code || (takes !== 'none' && text.startsWith(code)));
    return found && { feature: found.feature, argument: text.slice(found.code.length) };
  };
}
