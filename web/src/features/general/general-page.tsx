import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { Country } from '@botpbx/shared/model/number-plan';
import { type Tenant, TenantPatch } from '@botpbx/shared/model/tenant';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm, type Form, numberIn, textOrNull } from '../../lib/form.ts';
import { useMe } from '../../lib/me.ts';
import { emergencyLocationsQuery, trunksQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { GeneralMailboxForm } from './general-mailbox.tsx';

interface Typed {
  name: string;
  time_zone: string;
  fallback: ChosenDestination;
  unrouted_destination: ChosenDestination;
  caller_id: string;
  emergency_trunk_id: string;
  max_outbound_calls: string;
  country: string;
  emergency_location_id: string;
}

const typedOf = (row: Tenant): Typed => ({
  name: row.name,
  time_zone: row.time_zone,
  fallback: chosenOf(row.fallback),
  unrouted_destination: chosenOf(row.unrouted_destination),
  caller_id: row.caller_id ?? '',
  emergency_trunk_id: String(row.emergency_trunk_id ?? ''),
  max_outbound_calls: String(row.max_outbound_calls ?? ''),
  country: row.country,
  emergency_location_id: String(row.emergency_location_id ?? ''),
});

const bodyOf = (typed: Typed) => ({
  name: typed.name.trim(),
  time_zone: typed.time_zone,
  fallback: destinationOf(typed.fallback),
  unrouted_destination: destinationOf(typed.unrouted_destination),
  caller_id: textOrNull(typed.caller_id.replace(/[\s().-]/g, '')),
  emergency_trunk_id: typed.emergency_trunk_id === '' ? null : Number(typed.emergency_trunk_id),
  max_outbound_calls: typed.max_outbound_calls.trim() === '' ? null : numberIn(typed.max_outbound_calls),
  country: typed.country,
  emergency_location_id: typed.emergency_location_id === '' ? null : Number(typed.emergency_location_id),
});

/** The settings of the tenant as a whole. */
export function GeneralPage() {
  const me = useMe();
  return (
    <>
      <PageHead title="General" says="What holds for the whole tenant." />
      <Card class="max-w-2xl">
        <TenantForm tenant={me().tenant} />
      </Card>
      <Card class="mt-5 max-w-2xl">
        <GeneralMailboxForm tenant={me().tenant} />
      </Card>
    </>
  );
}

function TenantForm(props: { tenant: Tenant }) {
  const client = useQueryClient();
  const save = useSave();
  let before: Tenant = { ...props.tenant };
  const form = createForm({
    initial: typedOf(before),
    schema: TenantPatch,
    bodyOf,
    fieldOf: { 'destination.not_found': 'fallback', 'reference.not_found': 'emergency_trunk_id' },
    send: async (patch) => {
      const body = changesOf<TenantPatch>(before, patch);
      if (Object.keys(body).length === 0) return;
      before = await save('Settings changed', () => call(updateOwnTenant, { body }));
      await client.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <form novalidate class="grid gap-5 p-5" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" required {...form.field('name')} />
      <ChoiceField
        label="Time zone"
        hint="Times on every page and the days in filters are those of this zone."
        choices={zonesWith(before.time_zone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        {...form.field('time_zone')}
      />
      <DestinationField
        label="Fallback"
        noneWord="None"
        without="time_condition"
        hint="Where calls from outside go while the node process is down. Of a ring group its first member rings."
        {...form.field('fallback')}
      />
      <DestinationField
        label="Numbers without a route"
        noneWord="Are refused"
        hint="Where calls go whose number no inbound route has."
        {...form.field('unrouted_destination')}
      />
      <OutboundFields form={form} />
      <p class="text-sm text-ink-2">
        SIP domain <span class="font-mono">{props.tenant.sip_domain}</span>
      </p>
      <div>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Save
        </Button>
      </div>
    </form>
  );
}

function OutboundFields(props: { form: Form<Typed> }) {
  const trunks = useQuery(trunksQuery);
  const choices = () => [
    { value: '', label: 'As the routes say' },
    ...(trunks.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <>
      <TextField
        label="Caller ID"
        inputMode="tel"
        placeholder="+14155550100"
        required={false}
        hint="Shown on outbound calls where neither extension nor route says another."
        {...props.form.field('caller_id')}
      />
      <EmergencyFields form={props.form} />
      <ChoiceField
        label="Emergency calls leave over"
        choices={choices()}
        hint="The other trunks follow when this one cannot be reached."
        {...props.form.field('emergency_trunk_id')}
      />
      <TextField
        label="Outbound calls at once"
        inputMode="numeric"
        required={false}
        hint="On each node; emergency calls always pass."
        {...props.form.field('max_outbound_calls')}
      />
    </>
  );
}

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region' });

function EmergencyFields(props: { form: Form<Typed> }) {
  const locations = useQuery(emergencyLocationsQuery);
  const choices = () => [
    { value: '', label: 'None' },
    ...(locations.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <ChoiceField
        label="Country"
        choices={Country.options.map((code) => ({ value: code, label: COUNTRIES.of(code) ?? code }))}
        hint="Its emergency numbers and its way of dialling hold."
        {...props.form.field('country')}
      />
      <ChoiceField
        label="Emergency location"
        choices={choices()}
        hint="Where phones stand that name no place of their own."
        {...props.form.field('emergency_location_id')}
      />
    </div>
  );
}

/** Every zone that the browser knows, and the one that is set even if it does not. */
function zonesWith(zone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone])].sort();
}
