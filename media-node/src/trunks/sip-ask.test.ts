import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type AskedServer, askSip, authorizationFor } from './sip-ask.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const server = (port: number, transport: AskedServer['transport'] = 'udp'): AskedServer => ({
  ...{ address: '127.0.0.1', port, transport, host: 'carrier.test', authorities: undefined },
});
const question = { method: 'OPTIONS', uri: 'sip:carrier.test', from: 'sip:acme@carrier.test' } as const;
const soon = () => AbortSignal.timeout(700);

/** A carrier that answers each datagram with what `say` makes of it; undefined is silence. */
async function udpCarrier(say: (text: string) => string | undefined): Promise<number> {
  const socket: Socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (bytes, from) => {
    const text = bytes.toString();
    const first = say(text);
    if (first === undefined) return;
    const kept = text.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line));
    socket.send(`${first}\r\n${kept.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

test('the final answer counts, not the provisional ones', async () => {
  let asked = 0;
  const port = await udpCarrier(() => (++asked === 1 ? 'SIP/2.0 100 Trying' : 'SIP/2.0 404 Not Found'));
  expect(await askSip(server(port), question, AbortSignal.timeout(2000))).toMatchObject({ status: 404, reason: 'Not Found' });
});

test('silence ends at the deadline, in words', async () => {
  const port = await udpCarrier(() => undefined);
  await expect(askSip(server(port), question, soon())).rejects.toThrow(`127.0.0.1:${port} did not answer in time.`);
});

test('nobody listens: that is said', async () => {
  const closed: Server = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await new Promise((resolve) => closed.close(resolve));
  await expect(askSip(server(port, 'tcp'), question, soon())).rejects.toThrow(`Nobody listens at 127.0.0.1:${port}.`);
});

test('a challenge is answered once, in the same conversation', async () => {
  const seen: string[] = [];
  const port = await udpCarrier((text) => {
    seen.push(text);
    return /^Authorization: Digest /m.test(text)
      ? 'SIP/2.0 200 OK'
      : 'SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"';
  });
  const register = { ...question, method: 'REGISTER' } as const;
  const authorize = ({ headers }: { headers: ReadonlyMap<string, string> }) => {
    const answer = authorizationFor(headers.get('www-authenticate') ?? '', register, { username: 'u', password: 'p' });
    return answer && `Authorization: ${answer}`;
  };
  expect((await askSip(server(port), { ...register, authorize }, soon())).status).toBe(200);
  const [first, second] = seen.map((text) => [/^Call-ID: (.*)$/m.exec(text)?.[1], /^CSeq: (.*)$/m.exec(text)?.[1]]);
  expect(second?.[0]).toBe(first?.[0]);
  expect([first?.[1], second?.[1]]).toEqual(['1 REGISTER', '2 REGISTER']);
  expect(seen[1]).not.toMatch(/^Contact:/m);
});

test('credentials as RFC 2617 works them out', () => {
  const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc"';
  const made = authorizationFor(challenge, { method: 'REGISTER', uri: '/dir/index.html' }, { username: 'Mufasa', password: 'Circle' });
  expect(made).toContain('username="Mufasa", realm="testrealm@host.com"');
  expect(made).toContain('opaque="5ccc"');
  expect(made).toMatch(/response="[0-9a-f]{32}"/);
  expect(authorizationFor('Basic realm="x"', question, { username: 'u', password: 'p' })).toBeUndefined();
  expect(authorizationFor('Digest realm="x", nonce="y", algorithm=SHA-512', question, { username: 'u', password: 'p' })).toBeUndefined();
});
