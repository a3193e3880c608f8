import type { ExtensionWithSecret } from '@botpbx/shared/model/extension';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useMay, useMe } from '../../lib/me.ts';
import { nodesQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine, SecretBox } from '../../ui/copy.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { phoneSettings } from './phone-settings.ts';

/** Shows the phone's settings, and the secret if this answer generated one: it is never shown again. */
export function SecretDialog(props: { row: ExtensionWithSecret; title: string; onClose: () => void }) {
  const me = useMe();
  const may = useMay();
  const nodes = useQuery(() => ({ ...nodesQuery(), enabled: may('nodes:read') }));
  const settings = () => phoneSettings(props.row, nodes.data ?? [], me().tenant, location.hostname);
  return (
    <Dialog open onClose={props.onClose} isSticky title={props.title} says="Enter these settings in the phone.">
      <Show when={props.row.secret}>
        {(secret) => <SecretBox name="secret" value={secret()} warning="The phone's secret. It is shown only this once." />}
      </Show>
      <dl class="mt-3 divide-y divide-line">
        <For each={settings()}>{(setting) => <CopyLine name={setting.name} value={setting.value} note={setting.note} />}</For>
      </dl>
      <DialogButtons>
        <Button kind="primary" onClick={props.onClose}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
