/** What becomes of an upload that is whole, kind by kind. */
import type { UploadKind } from '@botpbx/shared/link/node-files';
import { publishTenant } from '../config/publish.ts';
import type { Platform } from '../platform/platform.ts';
import { takeRecording } from '../recordings/take-in.ts';
import { takeRecordedSound } from '../sounds/take-in.ts';
import { takeTranscript } from './take-transcript.ts';
import { takeVoicemail } from './take-voicemail.ts';

/** An upload whose bytes are all there and have the hash that the node told. */
export interface FinishedUpload {
  readonly tenantId: number;
  readonly nodeId: number;
  /** The node's own name of it. */
  readonly id: string;
  /** Where the bytes stand; they stay there unless the kind moves or removes them. */
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly type: string;
  /** As the node sent it; the kind parses it. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/**
 * Takes in an upload. It may be called again for the same one, also at the same time, so it must be repeatable.
 * An AppError `upload.refused` says that this one will never be taken; any other error has the node try again.
 */
export type TakeUpload = (platform: Platform, upload: FinishedUpload) => Promise<void>;

/** Kinds that this cloud takes. */
export const uploadKinds: Readonly<Partial<Record<UploadKind, TakeUpload>>> = {
  recording: ({ db }, upload) => takeRecording(db, upload),
  voicemail: takeVoicemail,
  transcript: takeTranscript,
  sound: (platform, upload) =>
    takeRecordedSound(platform, upload, (tenantId) => platform.tasks.defer('publish', () => publishTenant(platform, tenantId))),
};
