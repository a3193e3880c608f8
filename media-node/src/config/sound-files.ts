/** What callers hear and sections name by hash, where Asterisk can play it. */
import { join } from 'node:path';
import { filesOf } from '@botpbx/shared/link/section/files';
import { type NamedFiles, type NamedFilesOptions, openNamedFiles } from './named-files.ts';

/** 16-bit mono at 16 kHz under the ending that Asterisk has for it. */
export const SOUND_ENDING = '.wav16';

/** Folder of these files in a run folder. */
export const soundsFolder = (asteriskRun: string): string => join(asteriskRun, 'sounds');
/** How Asterisk is told to play one: the absolute path without its ending. */
export const soundPathOf = (asteriskRun: string, hash: string): string => join(soundsFolder(asteriskRun), hash);

export type SoundFiles = NamedFiles;

/** Opens the folder; nothing is fetched or removed before a configuration was named. */
export const openSoundFiles = (options: NamedFilesOptions & { readonly asteriskRun: string }): Promise<SoundFiles> =>
  openNamedFiles({ folder: soundsFolder(options.asteriskRun), ending: SOUND_ENDING, noun: 'sound', namesIn: filesOf }, options);
