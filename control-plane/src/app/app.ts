/** The whole HTTP side of the control plane, the same in every runtime. */
import { operations } from '@botpbx/shared/api/table';
import { nodeOperations } from '@botpbx/shared/link/node-http';
import { Hono } from 'hono';
import { publishTenant } from '../config/publish.ts';
import type { App, Env } from '../kit/bind.ts';
import type { Platform } from '../platform/platform.ts';
import { authenticate } from './authenticate.ts';
import { serveDocuments } from './docs.ts';
import { allowOrigins, protect } from './headers.ts';
import { serveHealth } from './health.ts';
import { limitBodies, limitRates } from './limits.ts';
import { answerProblems } from './problems.ts';
import { routes } from './routes.ts';

/** Makes the app: every operation, the documents, every error as problem+json. Static files and sockets are the runtime's. */
export function createApp(platform: Platform): App {
  const app: App = new Hono<Env>();
  app.use(protect);
  answerProblems(app, platform.log, [...operations, ...nodeOperations]);
  const { corsOrigins, version } = platform.settings;
  if (corsOrigins.length > 0) app.use('/api/*', allowOrigins(corsOrigins));
  const desiredChanged = (tenantId: number) => platform.tasks.defer('publish', () => publishTenant(platform, tenantId));
  const limited = limitBodies([...operations, ...nodeOperations]);
  for (const path of ['/api/*', '/node/*']) app.use(path, limited, authenticate(platform, desiredChanged), limitRates(platform));
  for (const route of routes) route.attach(app);
  serveDocuments(app, operations, { version });
  serveHealth(app, platform);
  return app;
}
