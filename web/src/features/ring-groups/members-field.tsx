import { useQuery } from '@tanstack/solid-query';
import type { FieldState } from '../../lib/form.ts';
import { allExtensionsQuery } from '../../lib/queries.ts';
import { OrderedField } from '../../ui/ordered-field.tsx';

/** The members of a group in their order, and a list to add one from. */
export function MembersField(props: FieldState<readonly number[]>) {
  const extensions = useQuery(allExtensionsQuery);
  const choices = () => (extensions.data?.rows ?? []).map(({ id, extension, name }) => ({ id, label: `${extension} ${name}` }));
  return (
    <OrderedField
      {...props}
      listLabel="Members in order"
      label="Members"
      addWord="Add an extension"
      unknownWord="Extension"
      choices={choices()}
      hint="They ring in the order in which they stand above."
    />
  );
}
