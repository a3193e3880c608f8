/** The process of the control plane: `node control-plane/dist/main.js`. */
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { Fault } from './fault.ts';

let controlPlane: ControlPlane | undefined;

/** A bug that nobody caught: the state is not to be trusted, so the process ends and is started anew. */
function die(error: unknown): void {
  if (controlPlane) controlPlane.log.error('uncaught', { error });
  else console.error(error);
  process.exit(1);
}

function stopOn(signal: NodeJS.Signals): void {
  process.once(signal, () => {
    void controlPlane?.stop().then(() => process.exit(0), die);
  });
}

process.on('unhandledRejection', die);
process.on('uncaughtException', die);
try {
  controlPlane = await startControlPlane(process.env);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) stopOn(signal);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  console.error(`botpbx: ${error.message}`);
  process.exit(1);
}
