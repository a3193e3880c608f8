import { testTrunk } from '@botpbx/shared/api/trunks';
import type { Trunk } from '@botpbx/shared/model/trunk';
import type { TrunkTestStep } from '@botpbx/shared/model/trunk-test';
import { useMutation } from '@tanstack/solid-query';
import { For, onMount, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Lamp } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { Problem } from '../../ui/notice.tsx';

const WORDS: Record<TrunkTestStep['step'], string> = { dns: 'Name', options: 'Carrier', registration: 'Registration' };

/** Has the node try a trunk and shows each step. */
export function TestTrunkDialog(props: { row: Trunk; onClose: () => void }) {
  const test = useMutation(() => ({ mutationFn: () => call(testTrunk, { params: { id: props.row.id }, body: {} }) }));
  onMount(() => test.mutate());
  return (
    <Dialog open onClose={props.onClose} title={`Test of ${props.row.name}`} says="The node looks the provider up and asks it.">
      <div class="grid gap-4" aria-live="polite">
        <Problem says={test.error?.message} />
        <Show when={test.isPending}>
          <p class="text-ink-2">This takes a few seconds.</p>
        </Show>
        <ul class="grid gap-3">
          <For each={test.data?.steps}>
            {(step) => (
              <li class="grid gap-1">
                <Lamp tone={step.ok ? 'good' : 'bad'} lit>
                  <span class="font-[540]">{WORDS[step.step]}</span>
                  <span class="text-ink-2">{step.ok ? 'is well' : 'is not well'}</span>
                  <span class="text-ink-3">{step.ms} ms</span>
                </Lamp>
                <span class="text-ink-2">{step.detail}</span>
              </li>
            )}
          </For>
        </ul>
        <DialogButtons>
          <Button onClick={props.onClose}>Close</Button>
          <Button kind="primary" busy={test.isPending} onClick={() => test.mutate()}>
            Test again
          </Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}
