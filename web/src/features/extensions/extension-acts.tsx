import { deleteExtension, renewExtensionSecret } from '@botpbx/shared/api/extensions';
import type { Extension, ExtensionWithSecret } from '@botpbx/shared/model/extension';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';

interface ActProps {
  row: Extension;
  onClose: () => void;
}

/** Asks, then deletes an extension. */
export function DeleteExtension(props: ActProps) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.extensions });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete extension ${props.row.extension}?`}
      says={`The phone of ${props.row.name} can neither call nor be called any more. Past calls stay in the history.`}
      act="Delete extension"
      run={() => save(`Extension ${props.row.extension} deleted`, () => call(deleteExtension, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}

/** Asks, then makes a new secret, which the phone must be given. */
export function RenewSecret(props: ActProps & { onRenewed: (row: ExtensionWithSecret) => void }) {
  const save = useSave();
  const title = () => `New secret for extension ${props.row.extension}`;
  return (
    <Ask
      title={`${title()}?`}
      says="The phone is refused at its next registration until it is given the new secret."
      act="Make new secret"
      run={() => save(title(), () => call(renewExtensionSecret, { params: { id: props.row.id } }))}
      onDone={props.onRenewed}
      onClose={props.onClose}
    />
  );
}
