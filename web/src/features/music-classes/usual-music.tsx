import { updateOwnTenant } from '@botpbx/shared/api/tenants';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { sayFailure } from '../../lib/faults.ts';
import { useMay, useMe } from '../../lib/me.ts';
import { musicClassesQuery } from '../../lib/named.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { ChoiceField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Card } from '../../ui/page-head.tsx';

/** The music that everybody hears where nothing else is said. */
export function UsualMusic() {
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const save = useSave();
  const classes = useQuery(musicClassesQuery);
  const [problem, setProblem] = createSignal<string>();
  const choices = () => [
    { value: '', label: 'What Asterisk brings' },
    ...(classes.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const choose = async (value: string) => {
    const body = { music_class_id: value === '' ? null : Number(value) };
    setProblem(undefined);
    try {
      await save('Music on hold changed', () => call(updateOwnTenant, { body }));
    } catch (error) {
      setProblem(sayFailure(error));
    }
    await client.invalidateQueries({ queryKey: keys.me });
  };
  return (
    <Show when={may('tenant:write')}>
      <Card class="mb-4 max-w-md p-5">
        <Problem says={problem()} />
        <ChoiceField
          label="Everybody hears"
          name="music_class_id"
          value={String(me().tenant.music_class_id ?? '')}
          choices={choices()}
          onChange={(value) => void choose(value)}
          hint="On hold with a phone or a trunk, and wherever nothing else is chosen."
        />
      </Card>
    </Show>
  );
}
