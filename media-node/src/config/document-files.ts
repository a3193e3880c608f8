/** The texts that agents look things up in, on this disk whether the cloud is there or not. */
import { join } from 'node:path';
import { documentsOf } from '@botpbx/shared/link/section/files';
import { type NamedFiles, type NamedFilesOptions, openNamedFiles } from './named-files.ts';

const ENDING = '.txt';

export interface DocumentFiles extends NamedFiles {
  /** Where the text of a hash stands once it has come: UTF-8. */
  pathOf(hash: string): string;
}

/** Opens the folder; nothing is fetched or removed before a configuration was named. */
export async function openDocumentFiles(options: NamedFilesOptions & { readonly nodeFolder: string }): Promise<DocumentFiles> {
  const folder = join(options.nodeFolder, 'documents');
  const files = await openNamedFiles({ folder, ending: ENDING, noun: 'document', namesIn: documentsOf }, options);
  return { ...files, pathOf: (hash) => join(folder, hash + ENDING) };
}
