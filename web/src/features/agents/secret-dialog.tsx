import { renewAgentSecret } from '@botpbx/shared/api/agents';
import type { Agent } from '@botpbx/shared/model/agent';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { WebhookSecret } from './agent-form.tsx';

/** Makes a new secret for the webhooks of an agent and shows it once. */
export function SecretDialog(props: { row: Agent; onClose: () => void }) {
  const [secret, setSecret] = createSignal<string>();
  const ask = (
    <Ask
      title={`New webhook secret for ${props.row.name}?`}
      says="What checks the old one refuses requests until it knows the new one."
      act="Make a new secret"
      run={() => call(renewAgentSecret, { params: { id: props.row.id } })}
      onDone={({ webhook_secret }) => setSecret(webhook_secret)}
      onClose={() => secret() === undefined && props.onClose()}
    />
  );
  return (
    <Show when={secret()} fallback={ask}>
      {(value) => (
        <Dialog open onClose={props.onClose} isSticky title="The new webhook secret">
          <WebhookSecret value={value()} onClose={props.onClose} />
        </Dialog>
      )}
    </Show>
  );
}
