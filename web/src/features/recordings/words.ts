/** How the screen names what the wire says of recordings. */
import type { RecordingMode, RecordingTrigger } from '@botpbx/shared/model/recording';

export const triggers: Readonly<Record<RecordingTrigger, string>> = {
  extension: 'Extension',
  queue: 'Queue',
  conference: 'Conference room',
  agent: 'AI agent',
  tenant: 'All outside calls',
  on_demand: 'Asked for',
};

export const outsideModes: readonly { readonly value: RecordingMode; readonly label: string }[] = [
  { value: 'on_demand', label: 'When somebody asks' },
  { value: 'always', label: 'Always' },
  { value: 'never', label: 'Never' },
];
