/** Our AGI server as the bench's peer: prints its port, then works every session with 20 commands. */
import { getFullVariable, setVariable } from '../../../media-node/src/asterisk/agi/commands.ts';
import { startAgiServer } from '../../../media-node/src/asterisk/agi/server.ts';
import { makeStdoutLog } from '../../../media-node/src/log.ts';

const server = await startAgiServer({
  host: '127.0.0.1',
  port: 0,
  log: makeStdoutLog('error', false),
  onSession: async (session) => {
    for (let pair = 0; pair < 10; pair++) {
      await setVariable(session, 'WILL', 'bye');
      await getFullVariable(session, 'PJSIP_DIAL_CONTACTS(1002)');
    }
  },
});
process.stdout.write(`${server.port}\n`);
