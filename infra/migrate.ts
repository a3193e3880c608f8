/** `npm run migrate [-- URL]`: brings the tables of the database up to date. */
import { run } from './base/command.ts';
import { asCommand, Fault } from './base/fault.ts';
import { build } from './build.ts';
import { forCloud } from './supervise/secrets.ts';
import { readSettings } from './supervise/settings.ts';
import { CLOUD_CLI } from './supervise/setup.ts';

await asCommand(async () => {
  await build(['control plane']);
  const { env } = readSettings(process.env);
  const { code, output } = await run(process.execPath, [CLOUD_CLI, 'migrate', ...process.argv.slice(2)], {
    env: forCloud(env),
    loud: true,
  });
  if (code !== 0) throw new Fault(`the tables could not be brought up to date:\n${output}`);
});
