import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type Ari, makeAri } from '../asterisk/ari/client.ts';
import { findLocalSecrets, type LocalSecrets } from '../config/local-secrets.ts';
import { readIdentity } from '../link/identity.ts';
import type { Settings } from '../settings.ts';
import { readState } from '../status.ts';
import type { Check, Look } from './look.ts';

const START = 'Start Asterisk with botpbx-node asterisk (npm start and the systemd units do).';

interface Port {
  readonly variable: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Whether, when it is taken, we are the ones who have it. */
  readonly isOurs: boolean;
}

/** Looks whether each port that we need is free, or taken by ourselves. */
export const checkPorts: Look = async (settings, signal) => {
  const isAsteriskUp = (await ariOf(settings)).info(signal).then(
    () => true,
    () => false,
  );
  const isNodeUp = (await readState(settings.nodeFolder, Date.now())) !== undefined;
  const ours = { asterisk: await isAsteriskUp, node: isNodeUp };
  const ports = portsOf(settings, ours);
  const taken = await Promise.all(ports.map(async (port) => ({ ...port, isTaken: await isTaken(port) })));
  const foreign = taken.filter((port) => port.isTaken && !port.isOurs);
  if (foreign.length === 0) return { ok: true, detail: 'Every port is free or in use by this node.' };
  const names = foreign.map(({ variable, port, protocol }) => `${variable} ${port}/${protocol}`).join(', ');
  return { ok: false, detail: `Another program has ${names}.`, fix: 'End that program, or set the variables to other ports.' };
};

function portsOf({ sip, ami, ari, agi, audioSocket }: Settings, ours: { asterisk: boolean; node: boolean }): Port[] {
  return [
    { variable: 'SIP_PORT', host: sip.bind, port: sip.port, protocol: 'udp', isOurs: ours.asterisk },
    { variable: 'SIP_PORT', host: sip.bind, port: sip.port, protocol: 'tcp', isOurs: ours.asterisk },
    { variable: 'SIP_TLS_PORT', host: sip.bind, port: sip.tlsPort, protocol: 'tcp', isOurs: ours.asterisk },
    { variable: 'AMI_PORT', host: '127.0.0.1', port: ami.port, protocol: 'tcp', isOurs: ours.asterisk },
    { variable: 'ARI_PORT', host: ari.host, port: ari.port, protocol: 'tcp', isOurs: ours.asterisk },
    { variable: 'AGI_PORT', host: agi.host, port: agi.port, protocol: 'tcp', isOurs: ours.node },
    { variable: 'AUDIOSOCKET_PORT', host: audioSocket.host, port: audioSocket.port, protocol: 'tcp', isOurs: ours.node },
  ];
}

async function isTaken({ host, port, protocol }: Port): Promise<boolean> {
  const server = protocol === 'tcp' ? createServer() : createSocket('udp4');
  try {
    if ('listen' in server) server.listen(port, host);
    else server.bind(port, host);
    await once(server, 'listening');
    return false;
  } catch {
    return true;
  } finally {
    await new Promise<void>((resolve) => {
      const over = () => resolve();
      try {
        server.close(over);
      } catch {
        over();
      }
    });
  }
}

/** On a machine that was never prepared nobody lets us in, whatever we say. */
const secretsOf = async (settings: Settings): Promise<LocalSecrets> =>
  (await findLocalSecrets(settings)) ?? { ami_secret: '', ari_secret: '' };

async function ariOf(settings: Settings): Promise<Ari> {
  const { ari_secret: secret } = await secretsOf(settings);
  return makeAri({ ...settings.ari, secret, deadlineMs: 2000 });
}

/** Looks whether ARI lets us in, and whether it is the Asterisk of this node. */
export const checkAri: Look = async (settings, signal) => {
  const found = await (await ariOf(settings)).info(signal).catch((error: unknown) => error);
  if (found instanceof Error) return { ok: false, detail: found.message, fix: START };
  const { systemName, version } = found as { systemName: string; version: string };
  const identity = await readIdentity(settings.nodeFolder);
  if (identity && identity.system_name !== systemName)
    return {
      ok: false,
      detail: `Asterisk calls itself ${systemName}, the node is ${identity.system_name}.`,
      fix: 'Restart Asterisk, so that its call ids are those of this node.',
    };
  return { ok: true, detail: `Asterisk ${version} answers at port ${settings.ari.port}.` };
};

/** Looks whether AMI lets us in. */
export const checkAmi: Look = async (settings, signal): Promise<Omit<Check, 'name'>> => {
  const { ami_secret: secret } = await secretsOf(settings);
  const { host, port, user } = settings.ami;
  const answer = await logIn({ host, port, user, secret }, signal).catch(() => undefined);
  if (answer === undefined) return { ok: false, detail: `Asterisk does not answer at AMI port ${port}.`, fix: START };
  const ok = answer.includes('Authentication accepted');
  return {
    ok,
    detail: ok ? `AMI lets us in at port ${port}.` : 'AMI refuses our password.',
    fix: 'Run botpbx-node prepare and restart Asterisk.',
  };
};

async function logIn(to: { host: string; port: number; user: string; secret: string }, signal: AbortSignal): Promise<string> {
  const socket = connect({ host: to.host, port: to.port });
  const stop = () => socket.destroy(new Error('too late'));
  signal.addEventListener('abort', stop);
  try {
    socket.write(`Action: Login\r\nUsername: ${to.user}\r\nSecret: ${to.secret}\r\nEvents: off\r\n\r\n`);
    let text = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      text += chunk.toString('utf8');
      if (/^Message: /m.test(text)) return text;
    }
    throw new Error('AMI ended the connection');
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}
