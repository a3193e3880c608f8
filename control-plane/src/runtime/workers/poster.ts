/** Posts by `fetch`. A Worker runs outside every private network; what the text of an address tells is checked all the same. */
import { type EgressRule, urlFault } from '@botpbx/shared/base/egress';
import { type Poster, PostRefused, retryAfterOf } from '../../platform/poster.ts';

/** Makes the poster. */
export function makePoster(allow: readonly EgressRule[]): Poster {
  return {
    post: async ({ url, headers, body }, signal) => {
      const fault = urlFault(url, allow);
      if (fault !== undefined) throw new PostRefused(`The address ${fault}.`);
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      return { status: response.status, retryAfterSeconds: retryAfterOf(response.headers.get('retry-after'), Date.now()) };
    },
  };
}
