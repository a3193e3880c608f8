/** An inbound route as a node needs it. */
import { z } from 'zod';
import { Did } from '../../base/phone.ts';
import { Destination } from '../../model/destination.ts';

export const ConfigInboundRoute = z.strictObject({ id: z.number().int().positive(), did: Did, destination: Destination });
export type ConfigInboundRoute = z.infer<typeof ConfigInboundRoute>;
