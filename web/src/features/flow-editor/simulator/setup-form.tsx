import { zoneOf } from '@botpbx/shared/base/schedule';
import PhoneCall from 'lucide-solid/icons/phone-call';
import { serverNowMs } from '../../../lib/clock.ts';
import { useMe } from '../../../lib/me.ts';
import { wallOf } from '../../../lib/wall-time.ts';
import { Button } from '../../../ui/button.tsx';
import { ChoiceField, TextField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/notice.tsx';
import type { Setup } from './setup.ts';

interface SetupFormProps {
  setup: Setup;
  /** Whether servers may really be asked. */
  mayAsk: boolean;
  onChange: (change: Partial<Setup>) => void;
  onStart: () => void;
  isBusy: boolean;
  problem: string | undefined;
}

/** Who calls, when, and how the simulator plays. */
export function SetupForm(props: SetupFormProps) {
  const me = useMe();
  const zoneName = () => me().tenant.time_zone;
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    if (!props.isBusy) props.onStart();
  };
  return (
    <form class="grid gap-4 p-4" novalidate onSubmit={start}>
      <p class="text-sm text-ink-2">
        Calls this flow as it stands here, saved or not. Keys, words and answers are yours; nobody's phone rings.
      </p>
      <Problem says={props.problem} />
      <div class="grid grid-cols-2 gap-3">
        <TextField label="Caller" name="from" inputMode="tel" value={props.setup.from} onChange={(from) => props.onChange({ from })} />
        <TextField label="Caller's name" name="name" value={props.setup.name} onChange={(name) => props.onChange({ name })} />
      </div>
      <TextField label="Number called" name="to" inputMode="tel" value={props.setup.to} onChange={(to) => props.onChange({ to })} />
      <TextField
        label="When"
        name="when"
        type="datetime-local"
        value={props.setup.when}
        onChange={(when) => props.onChange({ when })}
        hint={`Now, if empty. It is ${wallOf(serverNowMs(), zoneOf(zoneName())).slice(11)} in ${zoneName().replaceAll('_', ' ')}.`}
      />
      <ChoiceField
        label="Prompts"
        name="prompts"
        value={props.setup.prompts}
        onChange={(prompts) => props.onChange({ prompts: prompts === 'spoken' ? 'spoken' : 'shown' })}
        choices={[
          { value: 'shown', label: 'As text, at once' },
          { value: 'spoken', label: "Read aloud by the browser's voice" },
        ]}
      />
      <ChoiceField
        label="Timeouts"
        name="waits"
        value={props.setup.waits}
        onChange={(waits) => props.onChange({ waits: waits === 'telephone' ? 'telephone' : 'patient' })}
        choices={[
          { value: 'patient', label: 'Wait for me' },
          { value: 'telephone', label: 'Count as on the telephone' },
        ]}
      />
      <ChoiceField
        label="HTTP requests"
        name="http"
        value={props.setup.http}
        onChange={(http) => props.onChange({ http: http === 'played' ? 'played' : 'asked' })}
        choices={[
          ...(props.mayAsk ? [{ value: 'asked', label: 'Really ask the server' }] : []),
          { value: 'played', label: 'I answer for the server' },
        ]}
      />
      <Button kind="primary" type="submit" busy={props.isBusy} data-autofocus="">
        <PhoneCall size={16} aria-hidden="true" /> Start call
      </Button>
    </form>
  );
}
