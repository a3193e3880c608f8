/** What a caller's steps through mailboxes stand on. */
import type { ConfigMailbox } from '@botpbx/shared/link/section/mailbox';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import type { Media, Prompt } from '../flow/media.ts';
import type { Greetings } from './greetings.ts';
import type { Incoming } from './incoming.ts';
import type { MailCaller } from './late.ts';
import type { Box, GreetingKind } from './place.ts';
import type { Shelf } from './shelf.ts';

/** A mailbox as the live configuration has it. */
export interface OpenBox extends Box {
  readonly settings: ConfigMailbox;
  /** Number of the extension; null for the general mailbox. */
  readonly extension: string | null;
  readonly timeZone: string;
  /** Sounds that take the place of what was recorded by phone. */
  readonly greetings: Readonly<Partial<Record<GreetingKind, Prompt>>>;
}

/** What the live configuration says of mailboxes. */
export interface Directory {
  find(tenantId: number, mailbox: MailboxId): OpenBox | undefined;
  /** The mailbox of the extension with this number. */
  at(tenantId: number, extension: string): OpenBox | undefined;
}

export interface Visit {
  readonly media: Media;
  readonly who: MailCaller;
  readonly shelf: Shelf;
  readonly incoming: Incoming;
  readonly greetings: Greetings;
  readonly directory: Directory;
  readonly pins: Pins;
  readonly nowMs: () => number;
  /** A new name of a message. */
  readonly newRef: () => string;
}

/** Who may open a mailbox. */
export interface Pins {
  /** `locked`: too many wrong ones were tried, and nobody is let in for a while. */
  check(box: OpenBox, pin: string, who: MailCaller): Promise<'right' | 'wrong' | 'locked'>;
  change(box: OpenBox, pin: string): Promise<void>;
}

/** The caller hung up, or Asterisk let go of him. */
export class VisitorGone extends Error {
  override readonly name = 'VisitorGone';
}

/** Plays, and gives the digit that was pressed. @throws {VisitorGone} */
export async function say({ media }: Visit, prompts: readonly Prompt[], stopDigits = ''): Promise<string | undefined> {
  const { digit, isGone } = await media.play(prompts, stopDigits);
  if (isGone) throw new VisitorGone();
  return digit;
}

/** Asks for digits. @throws {VisitorGone} */
export async function ask({ media }: Visit, prompts: readonly Prompt[], maxDigits: number, timeoutMs = 5_000): Promise<string> {
  const heard = await media.readDigits({ prompts, maxDigits, timeoutMs, terminator: maxDigits === 1 ? '' : '#' });
  if (heard.kind === 'gone') throw new VisitorGone();
  return heard.digits;
}

/** Asterisk's core sounds, by name. */
export const core = (...names: readonly string[]): Prompt[] => names.map((name) => ({ kind: 'core', name }));
export const number = (value: number): Prompt => ({ kind: 'number', value });
