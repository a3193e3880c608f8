/** An IVR as a node needs it: the version that is published. */
import { z } from 'zod';
import { ExtensionNumber, Label } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';
import { Flow } from '../../model/flow.ts';
import { FlowSecretName } from '../../model/flow-secret.ts';
import { SecretRef } from './secret-ref.ts';

const id = z.number().int().positive();

export const ConfigIvr = z.strictObject({
  id,
  /** 0: none is published, and callers go to where it sends those whom it cannot serve. */
  version: z.number().int().nonnegative(),
  name: Label(80),
  /** What phones dial to reach it. */
  number: ExtensionNumber.nullable(),
  failed_destination: Destination.nullable(),
  flow: Flow,
});
export type ConfigIvr = z.infer<typeof ConfigIvr>;

/** A secret that HTTP steps use by name. */
export const ConfigFlowSecret = z.strictObject({ id, name: FlowSecretName, secret: SecretRef });
export type ConfigFlowSecret = z.infer<typeof ConfigFlowSecret>;
