/** The mailboxes with what they stand on: the run folder, Asterisk, the outbox, the configuration. */
import type { Changing } from './changing.ts';
import { ownerOf } from './config/files.ts';
import type { Spool } from './link/spool.ts';
import type { Uploads } from './link/uploads.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { Switchboard } from './switchboard.ts';
import { openVoicemail, type Voicemail } from './voicemail/room.ts';

export interface MailboxesParts {
  readonly settings: Settings;
  readonly live: Live;
  readonly spool: Spool;
  readonly uploads: Uploads;
  readonly board: Switchboard;
  readonly changing: Changing;
  readonly log: Log;
}

const REFRESH_WITHIN_MS = 5_000;

/** Opens them. */
export async function openMailboxes({ settings, live, spool, uploads, board, changing, log }: MailboxesParts): Promise<Voicemail> {
  return openVoicemail({
    asteriskRun: settings.asteriskRun,
    owner: await ownerOf(settings.asteriskUser),
    sectionOf: (tenantId) => live.current()?.sectionOf(tenantId),
    tell: (event) => spool.append(event),
    upload: (upload) => uploads.put(upload),
    refreshLamp: (Context, Mailbox) =>
      board.actions.run({ Action: 'VoicemailRefresh', Context, Mailbox }, {}, AbortSignal.timeout(REFRESH_WITHIN_MS)),
    changeSetting: (tenantId, change) => changing.make(tenantId, change),
    log,
  });
}
