/** What is wrong with the flow as it is being edited, at once: only whether what it names exists is the server's to say. */
import type { Flow } from '@botpbx/shared/model/flow';
import { ANY_PLACES, checkFlow } from '@botpbx/shared/model/flow-check';
import type { FlowFault, Ivr } from '@botpbx/shared/model/ivr';
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';

/** A pause in what is done. */
const PAUSE_MS = 250;

/** Follows the flow while the component lives. Checking waits for a pause, so that no key stroke waits for it. */
export function createFaults(flow: Accessor<Flow>, ivr: Accessor<Ivr>): Accessor<readonly FlowFault[]> {
  const settled = createSettled(flow);
  const own = createMemo(() => checkFlow(settled(), ANY_PLACES));
  const ofPlaces = createMemo(() => {
    const known = new Set(checkFlow(ivr().flow, ANY_PLACES).map(keyOf));
    return ivr().faults.filter((fault) => !known.has(keyOf(fault)));
  });
  return createMemo(() => {
    const steps = new Set(settled().steps.map(({ id }) => id));
    const all = [...own(), ...ofPlaces().filter(({ step_id }) => step_id === null || steps.has(step_id))];
    return [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity === 'warning')];
  });
}

/** What a signal says when it has said nothing else for a moment. */
function createSettled<Value>(source: Accessor<Value>): Accessor<Value> {
  const [settled, setSettled] = createSignal(source());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (value: Value) => {
    clearTimeout(timer);
    timer = setTimeout(() => setSettled(() => value), PAUSE_MS);
  };
  createEffect(on(source, follow, { defer: true }));
  onCleanup(() => clearTimeout(timer));
  return settled;
}

const keyOf = ({ code, step_id, exit, message }: FlowFault): string => [code, step_id, exit, message].join('\n');
