/** Tells the cloud of messages: an event each, and for a new one its sound. What could not be told is told after the next start. */
import type { NodeEvent } from '@botpbx/shared/link/events';
import { NodeMessage } from '@botpbx/shared/model/voicemail';
import type { Upload } from '../link/uploads.ts';
import type { Log } from '../log.ts';
import type { Note } from './note.ts';
import type { Shelf } from './shelf.ts';

export interface ReporterOptions {
  readonly shelf: () => Shelf;
  /** Resolves when the event is on the disk. */
  readonly tell: (event: NodeEvent) => Promise<unknown>;
  readonly upload: (upload: Upload) => Promise<void>;
  readonly log: Log;
}

export interface Reporter {
  /** Something of the message is to be told. Returns at once. */
  report(note: Note): void;
  settled(): Promise<void>;
}

/** Makes what tells. */
export function makeReporter(options: ReporterOptions): Reporter {
  let last: Promise<void> = Promise.resolve();
  return {
    report: (note) => {
      last = last.then(() => tellOf(options, note));
    },
    settled: () => last,
  };
}

async function tellOf({ shelf, tell, upload, log }: ReporterOptions, note: Note): Promise<void> {
  const common = { tenant_id: note.tenant_id, at: note.changed_at };
  try {
    for (const what of note.untold) {
      if (what === 'deleted') await tell({ kind: 'voicemail.deleted', ...common, ref: note.ref });
      else if (what !== 'sound')
        await tell({ kind: what === 'new' ? 'voicemail.new' : 'voicemail.changed', ...common, message: NodeMessage.parse(note) });
      if (what === 'new' || what === 'sound') await upload(uploadOf(note, shelf().soundOf(note)));
      await shelf().told(note, what);
    }
  } catch (error) {
    log.error('a message could not be told of', { tenantId: note.tenant_id, ref: note.ref, error });
  }
}

const uploadOf = (note: Note, sound: string): Upload => ({
  tenantId: note.tenant_id,
  kind: 'voicemail',
  id: note.ref,
  file: `${sound}.wav`,
  type: 'audio/wav',
  meta: NodeMessage.parse(note),
  whenStored: 'keep',
});
