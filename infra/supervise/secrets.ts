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
/** The node's own accounts with providers of speech and language: Asterisk needs none. */
const PROVIDER_SECRETS = [
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'GROQ_API_KEY',
  'ELEVENLABS_API_KEY',
  'DEEPGRAM_API_KEY',
  'ASSEMBLYAI_API_KEY',
  'GOOGLE_APPLICATION_CREDENTIALS',
];
const NODE_SECRETS = ['AMI_SECRET', 'ARI_SECRET', ...PROVIDER_SECRETS];

/** The environment without what only the control plane may know, and with the certificate by which the node knows that one. */
export const forNode = (env: Readonly<Record<string, string>>): Record<string, string> => ({
  ...without(env, CLOUD_SECRETS),
  ...trustOf(env),
});
/** The node's environment without what Asterisk has no use for. */
export const forAsterisk = (env: Readonly<Record<string, string>>): Record<string, string> => without(forNode(env), PROVIDER_SECRETS);
/** The environment without what only the node may know. */
export const forCloud = (env: Readonly<Record<string, string>>): Record<string, string> => without(env, NODE_SECRETS);

const without = (env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
