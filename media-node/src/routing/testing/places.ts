/** Places of tests that are about something else: nobody gets in. */
import type { Places } from '../../flow/places.ts';

const closed = async () => 'failed' as const;

export const noPlaces: Places = {
  conference: closed,
  page: closed,
  intercom: closed,
  park: closed,
  unpark: closed,
  pickUp: closed,
};
