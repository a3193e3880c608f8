/** Large files both ways: what sections name comes down and is kept, what calls leave behind goes up. */
import { join } from 'node:path';
import { type DocumentFiles, openDocumentFiles } from './config/document-files.ts';
import { ownerOf, readerOf } from './config/files.ts';
import { openSoundFiles, type SoundFiles } from './config/sound-files.ts';
import type { CloudHttp } from './link/cloud-config.ts';
import { makeCloudFiles } from './link/cloud-files.ts';
import { openUploads, type Uploads } from './link/uploads.ts';
import type { Log } from './log.ts';
import type { Studio } from './routing/studio.ts';
import type { Settings } from './settings.ts';
import { openStudio } from './studio.ts';

export interface Files {
  readonly sounds: SoundFiles;
  readonly documents: DocumentFiles;
  readonly uploads: Uploads;
  readonly studio: Studio;
  stop(): Promise<void>;
}

/** Opens both and goes on with what an earlier life left. */
export async function openFiles(settings: Settings, http: CloudHttp, log: Log): Promise<Files> {
  const cloud = makeCloudFiles(http);
  const asterisk = await ownerOf(settings.asteriskUser);
  const owner = readerOf(asterisk);
  const [sounds, documents, uploads] = await Promise.all([
    openSoundFiles({ asteriskRun: settings.asteriskRun, owner, fetch: cloud.blob, log }),
    openDocumentFiles({ nodeFolder: settings.nodeFolder, owner: undefined, fetch: cloud.blob, log }),
    openUploads({ folder: join(settings.nodeFolder, 'uploads'), cloud, log }),
  ]);
  const studio = await openStudio({ folder: join(settings.asteriskRun, 'studio'), writer: asterisk, uploads });
  return {
    sounds,
    documents,
    uploads,
    studio,
    stop: async () => {
      await Promise.all([sounds.stop(), documents.stop(), uploads.stop()]);
    },
  };
}
