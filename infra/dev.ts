/** `npm run dev`: the whole product as `npm start`, rebuilt and restarted when a source changes, beside Astro's own server. */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { asCommand } from './base/fault.ts';
import { inRoot, program } from './base/root.ts';
import { readSettings } from './supervise/settings.ts';

const WATCHED = ['shared/src', 'control-plane/src', 'media-node/src', 'asterisk'];
const CALM_MS = 300;

await asCommand(async () => {
  const { localUrl } = readSettings(process.env);
  const env = { ...process.env, NODE_ENV: 'development' };
  const start = () => spawn(process.execPath, [inRoot('infra', 'start.ts')], { stdio: 'inherit', env });
  const astro = spawn(program('astro'), ['dev'], {
    cwd: inRoot('web'),
    stdio: 'inherit',
    env: { ...env, ASTRO_TELEMETRY_DISABLED: '1', BOTPBX_DEV_ORIGIN: localUrl },
  });
  let product = start();
  let calm: NodeJS.Timeout | undefined;
  const restart = () => {
    const old = product;
    old.once('exit', () => {
      product = start();
    });
    old.kill('SIGTERM');
  };
  for (const folder of WATCHED)
    watch(inRoot(folder), { recursive: true }, () => {
      clearTimeout(calm);
      calm = setTimeout(restart, CALM_MS);
    });
  const stop = () => {
    astro.kill('SIGTERM');
    product.once('exit', () => process.exit(0));
    product.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
});
