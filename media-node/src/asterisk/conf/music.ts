/** Music on hold: the classes of every tenant, and one for each tenant that its phones and trunks play when nothing else is said. */
import type { NodeConfig, TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigMusicClass } from '@botpbx/shared/link/section/music-class';
import { type IniLine, type IniSection, writeIni } from './ini.ts';
import { musicClassNameOf } from './names.ts';
import type { PartInput } from './part.ts';

/** Asterisk's own music, below its data folder. */
const ITS_OWN: readonly IniLine[] = [
  ['mode', 'files'],
  ['directory', 'moh'],
];

/** Writes `musiconhold.conf`. */
export const musicText = ({ config, soundsFolder }: PartInput): string =>
  writeIni(config.tenants.flatMap((tenant) => classesOf(tenant, soundsFolder)));

function classesOf(tenant: TenantSection, soundsFolder: string): IniSection[] {
  const { tenant_id, music_class_id } = tenant;
  const lines = new Map(tenant.music_classes.map((row) => [row.id, linesOf(row, tenant, soundsFolder)]));
  const usual = (music_class_id === null ? undefined : lines.get(music_class_id)) ?? ITS_OWN;
  return [
    { name: musicClassNameOf(tenant_id, null), lines: usual },
    ...[...lines].map(([id, own]) => ({ name: musicClassNameOf(tenant_id, id), lines: own })),
  ];
}

/** A list of files keeps its order and always begins with its first; only the files of a folder are played at random. */
function linesOf(row: ConfigMusicClass, tenant: TenantSection, soundsFolder: string): readonly IniLine[] {
  const hashes = hashesOf(row, tenant);
  if (hashes.length === 0) return ITS_OWN;
  if (row.order === 'in_order') return [['mode', 'playlist'], ...hashes.map((hash): IniLine => ['entry', `${soundsFolder}/${hash}`])];
  const directory = `${randomFolder(soundsFolder)}/${folderNameOf(row, tenant)}`;
  return [
    ['mode', 'files'],
    ['directory', directory],
    ['sort', 'random'],
  ];
}

function hashesOf(row: ConfigMusicClass, tenant: TenantSection): string[] {
  const known = new Map(tenant.sounds.map((sound) => [sound.id, sound.hash]));
  return row.sound_ids.flatMap((id) => known.get(id) ?? []);
}

/** Where the folders stand of classes that are played at random. */
export const randomFolder = (soundsFolder: string): string => `${soundsFolder}-at-random`;

/** A folder below `randomFolder`, and what has to be in it. */
export interface MusicFolder {
  readonly name: string;
  readonly hashes: readonly string[];
}

/** Every folder that the classes of a configuration play at random. */
export const musicFoldersOf = (config: NodeConfig): MusicFolder[] =>
  config.tenants.flatMap((tenant) =>
    tenant.music_classes
      .filter((row) => row.order === 'random')
      .map((row) => ({ name: folderNameOf(row, tenant), hashes: hashesOf(row, tenant) })),
  );

/** Other sounds, another folder: what runs now keeps its own until something else runs. */
function folderNameOf(row: ConfigMusicClass, tenant: TenantSection): string {
  const content = hashesOf(row, tenant).join();
  let sum = 0;
  for (let at = 0; at < content.length; at++) sum = (Math.imul(sum, 31) + content.charCodeAt(at)) >>> 0;
  return `${musicClassNameOf(tenant.tenant_id, row.id)}-${sum.toString(16).padStart(8, '0')}`;
}
