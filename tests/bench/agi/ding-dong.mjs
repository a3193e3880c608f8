/** ding-dong (npm) as the bench's peer: the same 20 commands through its promises. */
import { createRequire } from 'node:module';

const DingDong = createRequire(import.meta.url)('ding-dong');
const server = new DingDong(
  (context) => {
    context.on('error', () => undefined);
    context.onEvent('variables').then(async () => {
      for (let pair = 0; pair < 10; pair++) {
        await context.setVariable('WILL', 'bye');
        await context.getFullVariable(`\${PJSIP_DIAL_CONTACTS(1002)}`);
      }
      await context.end();
    });
  },
  { host: '127.0.0.1', logger: () => undefined },
).start(Number(process.argv[2]));
server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
