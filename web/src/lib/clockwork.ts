/** The tenant's clockwork, made anew when the tenant's zone changes. */
import { type Accessor, createMemo } from 'solid-js';
import { type Clockwork, clockworkOf, localeOf } from './format.ts';
import { useMe } from './me.ts';

/** Formatters of times in the tenant's zone. */
export function createClockwork(): Accessor<Clockwork> {
  const me = useMe();
  return createMemo(() => clockworkOf(me().tenant.time_zone, localeOf(navigator.languages)));
}
