/** The control plane as one process: everything built, started and stopped in order. */
import { createApp } from '../../app/app.ts';
import { runMinuteJobs } from '../../app/jobs.ts';
import type { Log } from '../../platform/log.ts';
import { loadCertificate } from './certificate.ts';
import { dashboardFolder, serveFiles } from './files.ts';
import { type HttpParts, type Listener, listen } from './http.ts';
import { makeHub } from './hub.ts';
import { openPlatform } from './platform.ts';
import { makeSockets } from './sockets.ts';

const MINUTE_MS = 60_000;
/** How long requests and tasks under way may take when the process is told to stop. */
const STOP_MS = 5_000;

export interface ControlPlane {
  readonly log: Log;
  /** The ports that are open, in the order of PORT and FRONTEND_PORT. */
  readonly ports: readonly number[];
  /** Takes nothing new, ends the sockets, lets work under way end. May be called twice. */
  stop(): Promise<void>;
}

/** Starts the control plane. @throws {Fault} one sentence about what is wrong with the settings or the machine */
export async function startControlPlane(variables: Record<string, string | undefined>): Promise<ControlPlane> {
  const hub = makeHub();
  const { platform, environment, close } = await openPlatform(variables, hub);
  const { log, clock } = platform;
  const app = createApp(platform);
  const files = await serveFiles(dashboardFolder());
  const tls = environment.isHttps ? await loadCertificate(environment, clock.nowMs()) : undefined;
  if (tls?.isSelfSigned) log.warn('the certificate is our own; browsers will ask, and SSL_CERT with SSL_KEY ends that');
  const sockets = makeSockets({ platform, hub, trustedProxies: environment.trustedProxies });
  const parts: HttpParts = { app, files, tls, trustedProxies: environment.trustedProxies, upgrade: sockets.upgrade };
  const listeners = await openAll(parts, environment.host, environment.ports);
  runMinuteJobs(platform);
  const minutes = setInterval(() => runMinuteJobs(platform), MINUTE_MS);
  const end = async () => {
    clearInterval(minutes);
    sockets.stop();
    await Promise.all(listeners.map((listener) => listener.stop(STOP_MS)));
    await close(STOP_MS);
    log.info('stopped');
  };
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  const ports = listeners.map(({ port }) => port);
  log.info('listening', { host: environment.host, ports, scheme: tls ? 'https' : 'http', version: platform.settings.version });
  return { log, ports, stop };
}

/** Opens every port or none. */
async function openAll(parts: HttpParts, host: string, ports: readonly { variable: string; port: number }[]): Promise<Listener[]> {
  const open: Listener[] = [];
  try {
    for (const { variable, port } of ports) open.push(await listen(parts, { host, port, variable }));
    return open;
  } catch (error) {
    await Promise.all(open.map((listener) => listener.stop(0)));
    throw error;
  }
}
