/** The processes of a whole product on one machine: what each needs, in which order they start and stop. */
import { inRoot, root } from '../base/root.ts';
import { openLogFile } from './log-file.ts';
import { forAsterisk, forCloud, forNode } from './secrets.ts';
import { makeService, type Service, type ServiceChange } from './service.ts';
import { NODE_CLI } from './setup.ts';

export interface Product {
  readonly controlPlane: Service;
  readonly asterisk: Service;
  readonly node: Service;
}

export interface ProductOptions {
  /** Environment with BOTPBX_HOME and the variables of Asterisk. */
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly restarts: boolean;
  readonly onChange?: (what: ServiceChange) => void;
}

const FLAGS = ['--disable-warning=ExperimentalWarning', '--enable-source-maps'];

/** Makes the three services; nothing runs yet. */
export function makeProduct({ env, logs, restarts, onChange }: ProductOptions): Product {
  const service = (name: string, args: readonly string[], itsEnv: Record<string, string>): Service =>
    makeService({
      name,
      command: process.execPath,
      args: [...FLAGS, ...args],
      env: itsEnv,
      cwd: root,
      log: openLogFile(`${logs}/${name}.log`),
      restarts,
      ...(onChange && { onChange }),
    });
  return {
    controlPlane: service('control-plane', [inRoot('control-plane', 'dist', 'main.js')], forCloud(env)),
    asterisk: service('asterisk', [NODE_CLI, 'asterisk'], forAsterisk(env)),
    node: service('node', [NODE_CLI, 'run'], forNode(env)),
  };
}

const NODE_STOP_MS = 8000;
const ASTERISK_STOP_MS = 8000;
const CLOUD_STOP_MS = 8000;

/** Stops in order: Asterisk ends its calls while the node still writes them down, the node hands them to the cloud, the cloud last. */
export async function stopProduct(product: Product): Promise<void> {
  await product.asterisk.stop(ASTERISK_STOP_MS);
  await product.node.stop(NODE_STOP_MS);
  await product.controlPlane.stop(CLOUD_STOP_MS);
}
