/** IVRs as files: what a flow names by id here stands in a file by name, and gets the id that the name has there. */
import type { Flow } from '@botpbx/shared/model/flow';
import { flowRefKey, flowRefs, withFlowRefs } from '@botpbx/shared/model/flow-refs';
import type { IvrFile } from '@botpbx/shared/model/ivr';
import type { Wiring } from '../kit/context.ts';
import type { IvrRow } from './store.ts';

/** An IVR as a file. */
export async function fileOf(wiring: Wiring, { name, description }: Pick<IvrRow, 'name' | 'description'>, flow: Flow): Promise<IvrFile> {
  const names = await wiring.namesOf(flowRefs(flow));
  return { botpbx_ivr: 1, name, description, flow, names: Object.fromEntries([...names].sort()) };
}

export interface Imported {
  readonly flow: Flow;
  /** What nothing here is called, in words. */
  readonly missing: readonly string[];
}

/** The flow of a file with the ids of this house. Of several that are called the same the oldest is meant, or the one that has the id of the file. */
export async function importedFlow(wiring: Wiring, { flow, names }: Pick<IvrFile, 'flow' | 'names'>): Promise<Imported> {
  const wanted = flowRefs(flow).flatMap((ref) => {
    const name = names[flowRefKey(ref)];
    return name === undefined ? [] : [{ type: ref.type, name }];
  });
  const ids = Map.groupBy(await wiring.listNamed(wanted), ({ type, name }) => `${type} ${name}`);
  const missing = new Set<string>();
  const found = withFlowRefs(flow, (ref) => {
    const name = names[flowRefKey(ref)];
    const its = ids.get(`${ref.type} ${name}`) ?? [];
    const one = its.find(({ id }) => id === ref.id) ?? its[0];
    if (!one) missing.add(`${ref.type.replaceAll('_', ' ')} ${name ?? ref.id}`);
    return one?.id ?? null;
  });
  return { flow: found, missing: [...missing] };
}
