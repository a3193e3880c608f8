/** Trunks: signing in, TLS with SRTP, servers by SRV, numbers as the carrier wants them, failover, and how each trunk stands, told live. */
import { tell } from '../support/story.ts';
import { byAddress, bySrv, encrypted, failover, lines, wrongCertificate } from './trunks/carriers.ts';
import { movingRegistration, registration, rejected } from './trunks/signing-in.ts';
import { build } from './trunks/world.ts';

await tell('trunks', async (story) => {
  const world = await story.step('a phone and a name server', () => build(story));
  await story.attempt('a trunk registers with its own name in the digest, and its row and the dashboards hear of it', () =>
    registration(world),
  );
  await story.attempt('a registration that is refused says so, with the reason', () => rejected(world));
  await story.attempt('a carrier that knows us by address gets numbers in its own form', () => byAddress(world));
  await story.attempt('TLS with SRTP: audio both ways', () => encrypted(world));
  await story.attempt('a certificate that nobody vouches for is refused, unless it is not to be checked', () => wrongCertificate(world));
  await story.attempt('SRV: the servers in order, the next after a 503 or silence', () => bySrv(world));
  await story.attempt('a registration moves to the next server when its own is gone', () => movingRegistration(world));
  await story.attempt('calls in take lines of their trunk as calls out do', () => lines(world));
  await story.attempt('the second trunk after a 503 or silence, never after a 486', () => failover(world));
});
