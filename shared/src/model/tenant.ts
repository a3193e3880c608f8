import { z } from 'zod';
import { Instant } from '../base/ids.ts';
import { Label } from '../base/phone.ts';
import { Destination } from './destination.ts';
import { Country } from './number-plan.ts';
import { CallerNumber, LineLimit } from './outbound-route.ts';
import { GeneralMailbox, VoicemailPin } from './voicemail-setting.ts';

/** Part of host names and of file names, so it is narrow. */
export const Slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is 1 to 40 small letters, digits and dashes');

/** An IANA time zone that this runtime knows. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'is not an IANA time zone such as America/New_York');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const fields = {
  name: Label(80),
  time_zone: TimeZone.describe('IANA name; dates in filters are days of this zone'),
  fallback: Destination.nullable().describe(
    'Where calls from outside go while the node process is down; of a ring group its first member rings',
  ),
  unrouted_destination: Destination.nullable().describe('Where calls to numbers go that no inbound route has; null refuses them'),
  caller_id: CallerNumber.nullable().describe('Shown on outbound calls where neither extension nor route says another'),
  emergency_trunk_id: z.number().int().positive().nullable().describe('The trunk that emergency calls try first'),
  music_class_id: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe('Music on hold of all phones and trunks; null for the music that Asterisk brings'),
  general_mailbox: GeneralMailbox.describe('The mailbox of nobody in particular'),
  country: Country.describe('Whose way of dialling and whose emergency numbers hold'),
  emergency_location_id: z.number().int().positive().nullable().describe('Where phones stand that name no place of their own'),
  max_outbound_calls: LineLimit.describe('Calls to the outside that may be going on at once on a node; null for no limit'),
};

/** Never shown again. */
const general_mailbox_pin = VoicemailPin.nullable().describe(
  'PIN of the general mailbox, which is number 0 to the code of another mailbox',
);

/** One customer organisation. */
export const Tenant = z.object({
  id: z.number().int(),
  slug: Slug,
  ...fields,
  sip_domain: z.string().describe('What phones of this tenant put behind the @'),
  created_at: Instant,
});
export type Tenant = z.infer<typeof Tenant>;

export const NewTenant = z.strictObject({
  slug: Slug,
  name: fields.name,
  time_zone: fields.time_zone.default('UTC'),
  country: fields.country.default('US'),
});
export type NewTenant = z.infer<typeof NewTenant>;

export const TenantPatch = z.strictObject({ ...fields, general_mailbox_pin }).partial();
export type TenantPatch = z.infer<typeof TenantPatch>;
