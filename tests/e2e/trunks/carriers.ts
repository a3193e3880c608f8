/** Carriers that take calls: by address, over TLS, by SRV, one after the other, as many as they have lines. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listExtensions } from '@botpbx/shared/api/extensions';
import { createInboundRoute } from '@botpbx/shared/api/inbound-routes';
import { getTrunk, testTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import { headerOf } from '../../support/sip/message.ts';
import { claim } from '../../support/story.ts';
import { makeCertificate, startTlsCarrier } from '../../support/tls-carrier.ts';
import { addTrunk, CALLER_ID, callerSeen, carrierAt, numberAsked, reach, routeOver, TLS_HOST, untilStatus, type World } from './world.ts';

export async function byAddress(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const carrier = await carrierAt(world, '127.0.0.4', portOf(4));
  const id = await addTrunk(world, {
    name: 'By address',
    host: '127.0.0.4',
    port: portOf(4),
    codecs: ['ulaw'],
    number_format: 'e164',
    qualify_frequency: 5,
  });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const latency = (await stack.api(getTrunk, { params: { id } })).latency_ms;
  claim(latency !== null && latency < 1000, 'The latency is', latency);
  const seen = await reach(world, carrier);
  claim(numberAsked(seen) === '+12025551234' && callerSeen(seen) === CALLER_ID, 'The carrier saw', numberAsked(seen), callerSeen(seen));
  await stack.api(updateTrunk, { params: { id }, body: { number_format: 'e164_no_plus', from_user: 'acme', from_domain: 'acme.example' } });
  await stack.settled();
  const other = await reach(world, carrier);
  claim(numberAsked(other) === '12025551234', 'The carrier was asked for', numberAsked(other));
  claim(/<sip:acme@acme\.example>/.test(other.invite ? headerOf(other.invite, 'from') : ''), 'The From was', other.invite?.headers);
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  claim(steps.every(({ ok }) => ok) && steps.some(({ step }) => step === 'options'), 'The test of the trunk says', steps);
  story.figure('options_ms', steps.find(({ step }) => step === 'options')?.ms ?? -1);
}

export async function encrypted(world: World): Promise<void> {
  const { story, portOf, tls, phone } = world;
  const port = portOf(5);
  const carrier = await startTlsCarrier({ name: 'tls-carrier', host: TLS_HOST, port, ...tls });
  story.atEnd(() => carrier.stop());
  const common = { host: TLS_HOST, port, transport: 'tls', codecs: ['ulaw'], media_encryption: 'srtp', qualify_frequency: 5 } as const;
  const id = await addTrunk(world, { ...common, codecs: ['ulaw'], name: 'Encrypted' });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const call = await phone.call('12025551234');
  await call.until('answered');
  await sleep(1000);
  const heard = call.media.levelDb(700);
  const channels = await carrier.cli('core show channels concise');
  await call.hangUp();
  claim(heard > -20, `What was sent through SRTP came back at ${heard.toFixed(1)} dB.`);
  claim(channels.includes('+12025551234') || channels.includes('12025551234'), 'The carrier has', channels);
}

export async function wrongCertificate(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const [host, port] = ['127.0.0.6', portOf(6)];
  const carrier = await startTlsCarrier({ name: 'tls-stranger', host, port, ...makeCertificate(join(story.folder, 'tls-stranger'), host) });
  story.atEnd(() => carrier.stop());
  const common = { host, port, transport: 'tls', qualify_frequency: 5 } as const;
  const id = await addTrunk(world, { ...common, name: 'Stranger' });
  await untilStatus(world, id, 'unreachable');
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  claim(
    steps.some(({ ok, detail }) => !ok && /certificate/i.test(detail)),
    'The test of the trunk says',
    steps,
  );
  await stack.api(updateTrunk, { params: { id }, body: { tls_verify: false } });
  await untilStatus(world, id, 'reachable');
}

export async function bySrv(world: World): Promise<void> {
  const { story, names, portOf, phone } = world;
  const [one, two] = [await carrierAt(world, '127.0.0.7', portOf(7)), await carrierAt(world, '127.0.0.8', portOf(8))];
  names.srv.set('_sip._udp.carrier.test', [
    { priority: 10, weight: 0, port: portOf(7), target: 'one.carrier.test' },
    { priority: 20, weight: 0, port: portOf(8), target: 'two.carrier.test' },
  ]);
  names.a.set('one.carrier.test', ['127.0.0.7']);
  names.a.set('two.carrier.test', ['127.0.0.8']);
  const id = await addTrunk(world, { name: 'By SRV', host: 'carrier.test', codecs: ['ulaw'], qualify_frequency: 5 });
  await routeOver(world, [id]);
  await untilStatus(world, id, 'reachable');
  const first = await reach(world, one);
  claim(/^sip:12025551234@carrier\.test/.test(first.invite?.uri ?? ''), 'The carrier was asked as', first.invite?.uri);
  claim(headerOf(first.invite ?? ({ headers: [] as never } as never), 'route') === '', 'The request has a Route.');
  one.onCall = { kind: 'reject', status: 503 };
  const startMs = performance.now();
  await reach(world, two);
  story.figure('srv_failover_503_ms', Math.round(performance.now() - startMs - 600));
  one.onCall = { kind: 'silent' };
  const sinceMs = performance.now();
  const [call] = await Promise.all([phone.call('12025551234'), two.nextCall()]);
  const tookMs = performance.now() - sinceMs;
  await call.until('answered');
  await call.hangUp();
  story.figure('srv_failover_silence_ms', Math.round(tookMs));
  claim(tookMs <= 4000, `The second server was asked after ${tookMs} ms.`);
}

/** The first trunk misbehaves; the second must ring within 4 s, or not at all. */
export async function failover(world: World): Promise<void> {
  const { story, portOf, phone } = world;
  const [one, two] = [await carrierAt(world, '127.0.0.9', portOf(9)), await carrierAt(world, '127.0.0.10', portOf(10))];
  const first = await addTrunk(world, { name: 'First', host: '127.0.0.9', port: portOf(9), codecs: ['ulaw'] });
  const second = await addTrunk(world, { name: 'Second', host: '127.0.0.10', port: portOf(10), codecs: ['ulaw'] });
  await routeOver(world, [first, second]);
  for (const [name, onCall] of [
    ['503', { kind: 'reject', status: 503 }],
    ['silence', { kind: 'silent' }],
  ] as const) {
    one.onCall = onCall;
    const startMs = performance.now();
    const [call] = await Promise.all([phone.call('12025551234'), two.nextCall()]);
    const tookMs = performance.now() - startMs;
    await call.until('answered');
    await call.hangUp();
    story.figure(`failover_${name}_ms`, Math.round(tookMs));
    claim(tookMs <= 4000, `After ${name} the second trunk was asked after ${tookMs} ms.`);
  }
  one.onCall = { kind: 'reject', status: 486 };
  const before = two.received.length;
  const call = await phone.call('12025551234');
  await call.until('ended');
  await sleep(500);
  claim(call.status === 486 && two.received.length === before, `After a 486 the caller heard ${call.status}.`);
}

/** A trunk with one line: a call that came in over it takes the line, and the next one out goes over the second trunk. */
export async function lines(world: World): Promise<void> {
  const { stack, portOf, phone } = world;
  const [one, two] = [await carrierAt(world, '127.0.0.13', portOf(13)), await carrierAt(world, '127.0.0.14', portOf(14))];
  const first = await addTrunk(world, {
    qualify: false,
    codecs: ['ulaw'],
    name: 'One line',
    host: '127.0.0.13',
    port: portOf(13),
    max_concurrent_calls: 1,
  });
  const second = await addTrunk(world, { qualify: false, codecs: ['ulaw'], name: 'Many lines', host: '127.0.0.14', port: portOf(14) });
  const other = await stack.phone('1004');
  const id = (await stack.api(listExtensions, { query: { search: '1004' } })).data[0]?.id ?? 0;
  await stack.api(createInboundRoute, { body: { name: 'In', did: '+15557770000', destination: { type: 'extension', id } } });
  await routeOver(world, [first, second]);
  claim((await other.register()) === 200, '1004 can not register.');
  const free = await phone.call('12025551234');
  await one.nextCall();
  await free.until('answered');
  await free.hangUp();
  await sleep(500);
  const inbound = await one.call('+15557770000');
  await inbound.until('answered');
  const before = one.received.length;
  await reach(world, two);
  claim(one.received.length === before, 'A second call went over a trunk with one line.');
  await inbound.hangUp();
  await sleep(500);
  await reach(world, one);
}
