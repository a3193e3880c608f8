import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { portFaults } from './ports.ts';

test('a busy port is one sentence that names the variable', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const faults = await portFaults([{ variable: 'AGI_PORT', host: '127.0.0.1', port, protocol: 'tcp' }]);
  server.close();
  expect(faults).toEqual([`TCP port ${port} on 127.0.0.1 is in use by another program; free it or set AGI_PORT to another port.`]);
});

test('UDP and TCP are two things', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const ask = (protocol: 'tcp' | 'udp') => portFaults([{ variable: 'SIP_PORT', host: '127.0.0.1', port, protocol }]);
  expect(await ask('tcp')).toEqual([]);
  expect(await ask('udp')).toHaveLength(1);
  socket.close();
});

test('two variables with one port are told of', async () => {
  const wanted = (variable: string) => ({ variable, host: '127.0.0.1', port: 1, protocol: 'tcp' as const });
  expect((await portFaults([wanted('PORT'), wanted('AMI_PORT')]))[0]).toMatch(/^PORT and AMI_PORT are both set to port 1/);
});
