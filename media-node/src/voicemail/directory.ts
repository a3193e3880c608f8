/** Mailboxes as the live configuration has them. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigExtension } from '@botpbx/shared/link/section/extension';
import type { Prompt } from '../flow/media.ts';
import type { Directory, OpenBox } from './visit.ts';

/** What the owner of the general mailbox dials for it. */
const GENERAL_NUMBER = '0';

/** Makes the directory. */
export function makeDirectory(sectionOf: (tenantId: number) => TenantSection | undefined): Directory {
  return {
    find: (tenantId, mailbox) => {
      const section = sectionOf(tenantId);
      if (mailbox === 'general') return section && generalOf(section);
      return boxOf(
        section,
        section?.extensions.find((row) => row.id === mailbox),
      );
    },
    at: (tenantId, extension) => {
      const section = sectionOf(tenantId);
      if (extension === GENERAL_NUMBER) return section && generalOf(section);
      return boxOf(
        section,
        section?.extensions.find((row) => row.extension === extension),
      );
    },
  };
}

function boxOf(section: TenantSection | undefined, row: ConfigExtension | undefined): OpenBox | undefined {
  if (!section || !row?.voicemail_enabled) return undefined;
  const { voicemail_pin: pin, voicemail_pin_required: pin_required, voicemail_max_seconds: max_seconds } = row;
  const settings = { pin, pin_required, max_seconds };
  const own = { mailbox: row.id, extension: row.extension, settings, greetings: greetingsOf(section, row) };
  return { tenantId: section.tenant_id, timeZone: section.time_zone, ...own };
}

function greetingsOf({ sounds }: TenantSection, row: ConfigExtension): OpenBox['greetings'] {
  const promptOf = (id: number | null): Prompt | undefined => {
    const hash = id === null ? undefined : sounds.find((sound) => sound.id === id)?.hash;
    return hash === undefined ? undefined : { kind: 'sound', hash };
  };
  const entries = Object.entries({
    unavailable: promptOf(row.voicemail_unavailable_sound_id),
    busy: promptOf(row.voicemail_busy_sound_id),
    name: promptOf(row.voicemail_name_sound_id),
  });
  return Object.fromEntries(entries.filter(([, prompt]) => prompt !== undefined));
}

const generalOf = ({ tenant_id, time_zone, general_mailbox }: TenantSection): OpenBox => ({
  ...{ tenantId: tenant_id, mailbox: 'general', extension: null, timeZone: time_zone, settings: general_mailbox, greetings: {} },
});
