/** Music on hold: the classes of every tenant, and one for each tenant that its phones and trunks play when nothing else is said. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { type IniLine, type IniSection, writeIni } from './ini.ts';
import { musicClassNameOf } from './names.ts';
import type { PartInput } from './parts.ts';

/** Asterisk's own music, below its data folder. */
const ITS_OWN: readonly IniLine[] = [
  ['mode', 'files'],
  ['directory', 'moh'],
];

/** Writes `musiconhold.conf`. */
export const musicText = ({ config, soundsFolder }: PartInput): string =>
  writeIni(config.tenants.flatMap((tenant) => classesOf(tenant, soundsFolder)));

function classesOf(tenant: TenantSection, soundsFolder: string): IniSection[] {
  const hashes = new Map(tenant.sounds.map((sound) => [sound.id, sound.hash]));
  const lines = new Map(
    tenant.music_classes.map(({ id, order, sound_ids }): [number, readonly IniLine[]] => {
      const entries = sound_ids.flatMap((sound): IniLine[] => {
        const hash = hashes.get(sound);
        return hash === undefined ? [] : [['entry', `${soundsFolder}/${hash}`]];
      });
      const shuffled: readonly IniLine[] = order === 'random' ? [['sort', 'random']] : [];
      return [id, entries.length === 0 ? ITS_OWN : [['mode', 'playlist'], ...shuffled, ...entries]];
    }),
  );
  const usual = (tenant.music_class_id === null ? undefined : lines.get(tenant.music_class_id)) ?? ITS_OWN;
  const { tenant_id } = tenant;
  return [
    { name: musicClassNameOf(tenant_id, null), lines: usual },
    ...[...lines].map(([id, own]) => ({ name: musicClassNameOf(tenant_id, id), lines: own })),
  ];
}
