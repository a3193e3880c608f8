/** The mailboxes of this node: opened from the disk, visited by callers, changed by the cloud. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Change as SettingChange } from '@botpbx/shared/link/changes';
import { CommandRefusedError } from '@botpbx/shared/link/commands';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { Handlers } from '../commands/registry.ts';
import { type Owner, readerOf } from '../config/files.ts';
import type { Upload } from '../link/uploads.ts';
import type { Log } from '../log.ts';
import { type Dictated, type DictateOutcome, dictate } from './dictate.ts';
import { makeDirectory } from './directory.ts';
import { makeGreetings } from './greetings.ts';
import { type Incoming, openIncoming } from './incoming.ts';
import { boxesIn, type Lamps, makeLamps } from './lamps.ts';
import type { MailFor } from './late.ts';
import { makePins } from './pins.ts';
import { placesIn } from './place.ts';
import { makeReporter } from './reporter.ts';
import { openShelf, type Shelf } from './shelf.ts';
import type { Visit } from './visit.ts';
import { mailRoom } from './visits.ts';

export interface VoicemailOptions {
  readonly asteriskRun: string;
  /** The user that Asterisk runs as; undefined when it is this process's own. */
  readonly owner: Owner | undefined;
  readonly sectionOf: (tenantId: number) => TenantSection | undefined;
  readonly tell: (event: NodeEvent) => Promise<unknown>;
  readonly upload: (upload: Upload) => Promise<void>;
  /** Has Asterisk count a mailbox again; rejects while it cannot be asked. */
  readonly refreshLamp: (context: string, mailbox: string) => Promise<unknown>;
  readonly changeSetting: (tenantId: number, change: SettingChange) => void;
  readonly log: Log;
}

export interface Voicemail {
  readonly mailFor: MailFor;
  /** Leaves a message that was taken down for a caller. */
  dictate(dictated: Dictated): Promise<DictateOutcome>;
  readonly handlers: Pick<Handlers, 'voicemail.change'>;
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 2_000;

/** Opens the mailboxes, and takes in what was being recorded when the last life ended. */
export async function openVoicemail(options: VoicemailOptions): Promise<Voicemail> {
  const { log, tell, upload } = options;
  const places = placesIn(options.asteriskRun);
  const reader = readerOf(options.owner);
  const opened: { shelf?: Shelf; lamps?: Lamps } = {};
  const reporter = makeReporter({ shelf: () => shelfOf(opened.shelf), tell, upload, log });
  const shelf = await openShelf({ places, reader, log, onCounts: (box) => opened.lamps?.changed(box), onUntold: reporter.report });
  opened.shelf = shelf;
  const counts = (box: Parameters<Shelf['list']>[0]) => {
    const notes = shelf.list(box);
    const fresh = notes.filter((note) => note.folder === 'new').length;
    return { fresh, old: notes.length - fresh };
  };
  const spool = join(options.asteriskRun, 'spool', 'voicemail');
  const lamps = makeLamps({ spool, reader, counts, refresh: options.refreshLamp, log });
  opened.lamps = lamps;
  const incoming = await openIncoming({ folder: places.incoming, writer: options.owner, shelf, log, nowMs: Date.now });
  for (const box of [...shelf.boxes(), ...(await boxesIn(spool))]) lamps.changed(box);
  for (const note of shelf.untold()) reporter.report(note);
  const sweeping = sweepNowAndThen(incoming, log);
  const desk = {
    shelf,
    incoming,
    greetings: makeGreetings(places, reader),
    directory: makeDirectory(options.sectionOf),
    pins: pinsOf(options),
  };
  const visitOf = (media: Visit['media'], who: Visit['who']): Visit => ({ ...desk, media, who, nowMs: Date.now, newRef });
  return {
    dictate: (dictated) => dictate({ ...desk, nowMs: Date.now, newRef }, dictated),
    mailFor: (media, who) => mailRoom(visitOf(media, who)),
    handlers: { 'voicemail.change': (command) => changeByCloud(shelf, command) },
    stop: async () => {
      await sweeping.stop();
      await lamps.stop();
      await reporter.settled();
    },
  };
}

/** Messages are told of only after they were read. */
function shelfOf(shelf: Shelf | undefined): Shelf {
  if (!shelf) throw new TypeError('the messages are not open yet');
  return shelf;
}

const newRef = (): string => `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;

const pinsOf = ({ changeSetting, tell, log }: VoicemailOptions) =>
  makePins({
    nowMs: Date.now,
    log,
    onChosen: (box, hash) => {
      if (box.mailbox === 'general') return;
      changeSetting(box.tenantId, { of: 'extension', id: box.mailbox, field: 'voicemail_pin', value: hash });
    },
    onLocked: (box, caller) => {
      const at = new Date().toISOString();
      const told = tell({
        ...{ kind: 'security', tenant_id: box.tenantId, at, what: 'mailbox_locked' },
        ...{ account: `mailbox ${box.extension ?? 'general'}`, address: `caller ${caller || 'unknown'}` },
      });
      told.catch((error: unknown) => log.error('a locked mailbox could not be told of', { error }));
    },
  });

function sweepNowAndThen(incoming: Incoming, log: Log): { stop(): Promise<void> } {
  let work: Promise<void> = Promise.resolve();
  const sweep = () => {
    work = work.then(() => incoming.sweep()).catch((error: unknown) => log.error('recordings could not be taken in', { error }));
  };
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  sweep();
  return {
    stop: async () => {
      clearInterval(timer);
      await work;
    },
  };
}

/** What the cloud wants of a message; what was done to it here since is the later word and stays. */
async function changeByCloud(
  shelf: Shelf,
  { tenant_id, ref, change, at }: Parameters<Handlers['voicemail.change']>[0],
): ReturnType<Handlers['voicemail.change']> {
  if (!shelf.find(tenant_id, ref)) throw new CommandRefusedError('not_found', 'There is no such message here.');
  const isDone = change.deleted
    ? await shelf.remove(tenant_id, ref, { at, isFromCloud: true })
    : await shelf.change(tenant_id, ref, { folder: change.folder, mailbox: change.mailbox, at, isFromCloud: true });
  return { done: isDone };
}
