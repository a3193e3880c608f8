/** Who may know which secret of the environment. */
import { trustOf } from './own-cloud.ts';

/** Variables that hold a secret of the control plane: no business of Asterisk or of the node process. */
const CLOUD_SECRETS = [
  'BOTPBX_ADMIN_PASSWORD',
  'BOTPBX_MASTER_KEY',
  'JWT_SECRET',
  'DATABASE_AUTH_TOKEN',
  'SMTP_PASS',
  'WEBHOOK_SECRET',
  'AWS_SECRET_ACCESS_KEY',
];
const NODE_SECRETS = ['AMI_SECRET', 'ARI_SECRET'];

/** The environment without what only the control plane may know, and with the certificate by which the node knows that one. */
export const forNode = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...without(env, CLOUD_SECRETS),
  ...trustOf(env),
});
/** The environment without what only the node may know. */
export const forCloud = (env: Readonly<Record<string, string>>): Record<string, string> => without(env, NODE_SECRETS);

const without = (env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
