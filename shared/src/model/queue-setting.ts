/** The single settings of a queue: what each may be. */
import { z } from 'zod';
import { Label } from '../base/phone.ts';

const STRATEGIES = ['ring_all', 'least_recent', 'fewest_calls', 'random', 'round_robin', 'linear'] as const;
type Strategy = (typeof STRATEGIES)[number];
const SHOWN: Readonly<Record<string, Strategy>> = {
  'Ring All': 'ring_all',
  'Least Recent': 'least_recent',
  'Fewest Calls': 'fewest_calls',
  Random: 'random',
  'Round Robin': 'round_robin',
  Linear: 'linear',
};

/**
 * Whom of the free members a call rings. `ring_all`: all at once; `least_recent`: who has had no call for longest; `fewest_calls`: who
 * has taken the fewest; `random`: anybody; `round_robin`: in turns, beginning behind who was rung last; `linear`: in the order of the
 * list, always from its beginning. The names that the screen shows are taken too.
 */
export const QueueStrategy = z
  .enum([...STRATEGIES, ...(Object.keys(SHOWN) as [string, ...string[]])])
  .overwrite((name) => SHOWN[name] ?? name);
export type QueueStrategy = z.infer<typeof QueueStrategy>;

/** Whether callers may come while nobody could take them. `no`: not while no member has a phone that works; `strict`: nor while all are paused. */
export const JoinEmpty = z.enum(['yes', 'no', 'strict']);
export type JoinEmpty = z.infer<typeof JoinEmpty>;
/** Whether those who wait are sent on when nobody is left who could take them; the words mean what they do for joining, the other way round. */
export const LeaveWhenEmpty = z.enum(['no', 'yes', 'strict']);
export type LeaveWhenEmpty = z.infer<typeof LeaveWhenEmpty>;

/** Members with a higher penalty are rung only while nobody with a lower one is free. */
export const QueueMember = z.strictObject({
  extension_id: z.number().int().positive(),
  penalty: z.number().int().min(0).max(100).default(0),
});
export type QueueMember = z.infer<typeof QueueMember>;

/** Part of topics (`queue.sales.update`). */
export const QueueKey = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is 1 to 40 small letters, digits and dashes');

/** Why somebody takes no calls for a while. */
export const PauseReason = Label(40);

/** What is said; `${QUEUEPOS}` and `${QUEUEHOLDTIME}` in it are the place in the line and the wait in minutes when it is said. */
export const SpokenText = Label(500);

/** Makes a key out of a name: `Sales Queue` gives `sales-queue`. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'queue';

/** More extensions than this an installation never has. */
const EXTENSIONS = 100_000_000;

/** One number for a membership: of which queue and which extension. */
export const memberIdOf = (queueId: number, extensionId: number): number => queueId * EXTENSIONS + extensionId;

/** Reads what `memberIdOf` made. */
export const readMemberId = (id: number) => ({ queueId: Math.floor(id / EXTENSIONS), extensionId: id % EXTENSIONS });

/** A part of a text that is said: a sound, or a number that is true when it is said. */
export const SpokenPart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sound'), hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int() }),
  z.strictObject({ kind: z.enum(['position', 'hold_time']) }),
]);
export type SpokenPart = z.infer<typeof SpokenPart>;

/** A part of a text, before it is said. */
export type TextPart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'position' | 'hold_time' };

/** Cuts a text at the variables that are said as numbers. */
export function textParts(text: string): TextPart[] {
  const parts = text.split(/\$\{QUEUE(POS|HOLDTIME)\}/);
  return parts.flatMap((part, at): TextPart[] => {
    if (at % 2 === 1) return [{ kind: part === 'POS' ? 'position' : 'hold_time' }];
    return /[\p{L}\p{N}]/u.test(part) ? [{ kind: 'text', text: part.trim() }] : [];
  });
}
