import type { ConfigFlowSecret, ConfigIvr } from '@botpbx/shared/link/section/ivr';
import type { Destination } from '@botpbx/shared/model/destination';
import { EMPTY_FLOW, Flow } from '@botpbx/shared/model/flow';
import type { IsHere } from './here.ts';

/** An IVR as its slice keeps it: the version that takes calls. */
export interface IvrRow {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
  readonly failed_destination: Destination | null;
  readonly version: number;
  readonly flow: Flow | null;
}

/** A secret of flows as its slice keeps it. */
export interface FlowSecretRow {
  readonly id: number;
  readonly name: string;
  readonly value_version: number;
}

/** The IVR as a node needs it; one that was never published has an empty flow. */
export const ivrOf = ({ id, name, number, failed_destination, version, flow }: IvrRow, isHere: IsHere): ConfigIvr => ({
  ...{ id, version, name, number },
  failed_destination: failed_destination && isHere(failed_destination) ? failed_destination : null,
  flow: flow === null ? EMPTY_FLOW : Flow.parse(flow),
});

/** The secret as a node needs it; its value goes another way. */
export const flowSecretOf = ({ id, name, value_version }: FlowSecretRow): ConfigFlowSecret => ({
  id,
  name,
  secret: { secret_ref: `flow_secret:${id}`, version: value_version },
});
