import { useQuery } from '@tanstack/solid-query';
import { OrderedField } from '../ui/ordered-field.tsx';
import type { FieldState } from './form.ts';
import { allExtensionsQuery } from './queries.ts';

/** The members of a group in their order, and a list to add one from. */
export function MembersField(props: FieldState<readonly number[]> & { hint: string }) {
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
      hint={props.hint}
    />
  );
}
