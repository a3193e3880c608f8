/** `/healthz`: 200 only when somebody could sign in now. */
import type { App } from '../kit/bind.ts';
import type { Platform } from '../platform/platform.ts';
import { openSession } from '../users/session.ts';
import { findSigner, findUserByEmail } from '../users/store.ts';

/** Serves the state of health: the tables of the login answer, and the key signs. The answer tells nothing else. */
export function serveHealth(app: App, platform: Platform): void {
  app.get('/healthz', async (c) => {
    try {
      await findUserByEmail(platform.db, 'nobody@healthz');
      await findSigner(platform.db, 0);
      await openSession(platform, { id: 0, session_version: 0 });
      return c.json({ status: 'ok', version: platform.settings.version });
    } catch (error) {
      platform.log.error('not healthy', { error });
      return c.json({ status: 'unavailable' }, 503, { 'Retry-After': '1' });
    }
  });
}
