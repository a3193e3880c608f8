import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { type Tenant, TenantPatch } from '@botpbx/shared/model/tenant';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { type ChosenDestination, chosenOf, DestinationField, destinationOf } from '../../lib/destination.tsx';
import { changesOf, createForm } from '../../lib/form.ts';
import { useMe } from '../../lib/me.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';

interface Typed {
  name: string;
  time_zone: string;
  fallback: ChosenDestination;
}

/** The settings of the tenant as a whole. */
export function GeneralPage() {
  const me = useMe();
  return (
    <>
      <PageHead title="General" says="What holds for the whole tenant." />
      <Card class="max-w-2xl">
        <TenantForm tenant={me().tenant} />
      </Card>
    </>
  );
}

function TenantForm(props: { tenant: Tenant }) {
  const client = useQueryClient();
  const save = useSave();
  let before: Tenant = { ...props.tenant };
  const form = createForm({
    initial: { name: before.name, time_zone: before.time_zone, fallback: chosenOf(before.fallback) } as Typed,
    schema: TenantPatch,
    bodyOf: (typed) => ({ name: typed.name.trim(), time_zone: typed.time_zone, fallback: destinationOf(typed.fallback) }),
    fieldOf: { 'destination.not_found': 'fallback' },
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
        hint="Where calls from outside go while the node process is down."
        {...form.field('fallback')}
      />
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

/** Every zone that the browser knows, and the one that is set even if it does not. */
function zonesWith(zone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone])].sort();
}
