/** Documents of agents: their texts lie on this disk, and a thread searches them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeConfig } from '@botpbx/shared/link/node-config';
import type { DocumentFiles } from './config/document-files.ts';
import { isAbsent } from './config/files.ts';
import { type KnowledgeRoom, openKnowledge, SEARCH_THREAD } from './knowledge/room.ts';
import type { Log } from './log.ts';
import { startThread } from './providers/thread.ts';

export interface Library extends Pick<KnowledgeRoom, 'knowledgeOf'> {
  /** Says what runs now; what is lacking comes by and by. Returns at once. */
  wanted(config: NodeConfig): void;
  stop(): Promise<void>;
}

/** Opens it over texts that come from the cloud. */
export function openLibrary(nodeFolder: string, documents: DocumentFiles, log: Log): Library {
  const room = openKnowledge({
    start: (onEnd) => startThread({ ...SEARCH_THREAD, data: join(nodeFolder, 'knowledge'), onEnd }),
    read: (hash) => readIfThere(documents.pathOf(hash)),
    log,
  });
  documents.whenFetched(room.arrived);
  return {
    knowledgeOf: room.knowledgeOf,
    wanted: (config) => {
      documents.wanted(config);
      room.wanted(config.tenants);
    },
    stop: async () => {
      await Promise.all([documents.stop(), room.stop()]);
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
