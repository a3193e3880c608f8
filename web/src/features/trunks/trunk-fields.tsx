import { presetOf, trunkPresets } from '@botpbx/shared/model/trunk-presets';
import { defaultPortOf } from '@botpbx/shared/model/trunk-setting';
import { Show } from 'solid-js';
import type { Form } from '../../lib/form.ts';
import { ChoiceField, SwitchField, TextField } from '../../ui/field.tsx';
import { type TrunkTyped, typedFor } from './trunk-typed.ts';

const TRANSPORTS = [
  { value: 'udp', label: 'UDP' },
  { value: 'tcp', label: 'TCP' },
  { value: 'tls', label: 'TLS' },
];
const MEDIA = [
  { value: 'none', label: 'Not encrypted' },
  { value: 'srtp', label: 'SRTP only' },
  { value: 'optional', label: 'SRTP if the provider can' },
];
const DTMF = [
  { value: 'rfc4733', label: 'RFC 4733 (RFC 2833)' },
  { value: 'inband', label: 'In the audio' },
  { value: 'info', label: 'SIP INFO' },
  { value: 'auto', label: 'Automatic' },
];
const FORMATS = [
  { value: 'unchanged', label: 'As the route makes them' },
  { value: 'e164', label: '+12025551234' },
  { value: 'e164_no_plus', label: '12025551234' },
];

interface Props {
  form: Form<TrunkTyped>;
}

/** Who the provider is and where. */
export function ProviderFields(props: Props & { isNew?: boolean | undefined }) {
  const { form } = props;
  const preset = () => trunkPresets.find(({ key }) => key === form.values().preset) ?? presetOf('custom');
  const choose = (provider: string) => {
    const typed = typedFor(provider, form.values());
    if (!props.isNew) return form.field('preset').onChange(provider);
    for (const name of Object.keys(typed) as (keyof TrunkTyped)[]) form.field(name).onChange(typed[name]);
  };
  const chooseTransport = (transport: string) => {
    const [before, after] = [form.values().transport, transport].map((one) => String(defaultPortOf(one === 'tls' ? 'tls' : 'udp')));
    form.field('transport').onChange(transport);
    if (form.values().port === before) form.field('port').onChange(after ?? '');
  };
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label="Provider"
          {...form.field('preset')}
          onChange={choose}
          choices={trunkPresets.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <TextField label="Trunk name" placeholder="Twilio Main" autofocus required {...form.field('name')} />
      </div>
      <TextField label="Host" placeholder={preset().hostExample} hint={preset().hint} required {...form.field('host')} />
      <div class="grid grid-cols-2 gap-4">
        <ChoiceField label="Transport" choices={TRANSPORTS} {...form.field('transport')} onChange={chooseTransport} />
        <TextField label="Port" inputMode="numeric" {...form.field('port')} />
      </div>
    </>
  );
}

/** How we sign in. */
export function SignInFields(props: Props & { hasPassword?: boolean | undefined }) {
  const { form } = props;
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Username" required={false} {...form.field('username')} />
        <TextField
          label="Password"
          type="password"
          autocomplete="new-password"
          required={false}
          hint={props.hasPassword ? 'Left empty, it stays as it is.' : undefined}
          {...form.field('password')}
        />
      </div>
      <SwitchField label="Register with the provider" hint="Needs username and password." {...form.field('register')} />
    </>
  );
}

/** What most people leave as it is. */
export function AdvancedFields(props: Props) {
  const { form } = props;
  return (
    <details class="grid gap-4">
      <summary class="cursor-pointer font-[540]">More settings</summary>
      <div class="mt-4 grid gap-6">
        <SignInMore form={form} />
        <CallMore form={form} />
        <NetworkMore form={form} />
      </div>
    </details>
  );
}

function SignInMore({ form }: Props) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField label="Auth username" required={false} hint="Name in the digest, if it is another." {...form.field('auth_username')} />
      <TextField label="Outbound proxy" placeholder="sip.example.com" required={false} {...form.field('outbound_proxy')} />
      <TextField label="From user" required={false} hint="Empty: the caller ID." {...form.field('from_user')} />
      <TextField label="From domain" required={false} {...form.field('from_domain')} />
    </div>
  );
}

function CallMore({ form }: Props) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField label="Codec priority" hint="Out of opus, g722, ulaw, alaw, gsm; the first is preferred." {...form.field('codecs')} />
      <ChoiceField label="Numbers are sent as" choices={FORMATS} {...form.field('number_format')} />
      <ChoiceField label="DTMF" choices={DTMF} {...form.field('dtmf_mode')} />
      <ChoiceField label="Audio" choices={MEDIA} {...form.field('media')} />
      <TextField
        label="Calls at once"
        inputMode="numeric"
        required={false}
        hint="When so many are going on, calls leave over the next trunk."
        {...form.field('max_concurrent_calls')}
      />
      <SwitchField label="T.38 fax" {...form.field('t38')} />
    </div>
  );
}

function NetworkMore({ form }: Props) {
  return (
    <div class="grid gap-4">
      <TextField
        label="Calls also come from"
        placeholder="192.0.2.0/24, 198.51.100.7"
        required={false}
        hint="Addresses and networks beside those of the host and of the provider."
        {...form.field('inbound_addresses')}
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <SwitchField label="Qualify" hint="Ask with OPTIONS whether the provider is there." {...form.field('qualify')} />
        <TextField label="Every so many seconds" inputMode="numeric" {...form.field('qualify_frequency')} />
        <SwitchField label="Direct media" hint="Audio past this system; no recording." {...form.field('direct_media')} />
        <SwitchField label="Force rport" {...form.field('force_rport')} />
        <SwitchField label="Rewrite contact" {...form.field('rewrite_contact')} />
        <Show when={form.values().transport === 'tls'}>
          <SwitchField label="Check the certificate" {...form.field('tls_verify')} />
        </Show>
        <SwitchField label="Switched on" {...form.field('enabled')} />
      </div>
    </div>
  );
}
