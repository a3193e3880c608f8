/** Greetings that owners recorded, beside their messages. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type Owner, replaceFile } from '../config/files.ts';
import type { Prompt } from '../flow/media.ts';
import { look, readSound, wavOf } from '../wav-file.ts';
import { type Box, folderOf, type GreetingKind, type Places } from './place.ts';

export interface Greetings {
  /** The greeting as a prompt; undefined if none was recorded. */
  find(box: Box, kind: GreetingKind): Promise<Prompt | undefined>;
  /** Makes a recording the greeting. */
  put(box: Box, kind: GreetingKind, recording: string): Promise<void>;
  remove(box: Box, kind: GreetingKind): Promise<void>;
}

/** Makes what keeps greetings. */
export function makeGreetings({ shelves }: Places, reader: Owner | undefined): Greetings {
  const pathOf = (box: Box, kind: GreetingKind) => join(folderOf(shelves, box), `greeting-${kind}`);
  return {
    find: async (box, kind) => {
      const path = pathOf(box, kind);
      return (await look(`${path}.wav`)) && { kind: 'file', path };
    },
    put: async (box, kind, recording) => {
      await makeFolder(join(shelves, `t${box.tenantId}`), 0o750, reader);
      await makeFolder(folderOf(shelves, box), 0o750, reader);
      await replaceFile(`${pathOf(box, kind)}.wav`, wavOf(await readSound(recording)), { mode: 0o640, owner: reader });
    },
    remove: (box, kind) => rm(`${pathOf(box, kind)}.wav`, { force: true }),
  };
}
