/** Registrations: taken, refused, and moved to another server. */
import { join } from 'node:path';
import { getTrunk, testTrunk, updateTrunk } from '@botpbx/shared/api/trunks';
import { runSippRegistrar } from '../../support/sipp-carrier.ts';
import { claim } from '../../support/story.ts';
import { addTrunk, untilStatus, type World } from './world.ts';

export async function registration(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const account = { user: 'acme-1', secret: 'trunk-password-7' };
  const [ip, port] = ['127.0.0.2', portOf(2)];
  const folder = join(story.folder, 'registrar');
  const running = runSippRegistrar({ folder, ip, port, account, answer: '200 OK', deadlineMs: 25_000 });
  const body = {
    name: 'Registers',
    host: ip,
    port,
    username: 'acme',
    auth_username: account.user,
    password: account.secret,
    register: true,
  };
  const id = await addTrunk(world, { ...body, qualify_frequency: 5 });
  story.figure('registered_ms', Math.round(await untilStatus(world, id, 'registered')));
  const steps = (await stack.api(testTrunk, { params: { id }, body: {} })).steps;
  claim(
    steps.every(({ ok }) => ok),
    'The test of the trunk says',
    steps,
  );
  claim(
    steps.some(({ step, detail }) => step === 'registration' && /registered/i.test(detail)),
    'The test of the trunk says',
    steps,
  );
  const { requests } = await running;
  const last = requests.at(-1) ?? '';
  claim(/^Authorization: Digest username="acme-1"/m.test(last) && /^To: <sip:acme@127\.0\.0\.2/m.test(last), 'The REGISTER was', last);
  await untilStatus(world, id, 'unreachable', 30_000);
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
  claim((await stack.api(getTrunk, { params: { id } })).status === 'disabled', 'A trunk that is off does not say so.');
}

export async function rejected(world: World): Promise<void> {
  const { story, stack, portOf } = world;
  const account = { user: 'acme', secret: 'the-right-password' };
  const [ip, port] = ['127.0.0.3', portOf(3)];
  const running = runSippRegistrar({
    ...{ folder: join(story.folder, 'rejecting'), ip, port, account, answer: '200 OK', deadlineMs: 15_000 },
  });
  const id = await addTrunk(world, { name: 'Rejected', host: ip, port, username: 'acme', password: 'the-wrong-one', register: true });
  await untilStatus(world, id, 'rejected');
  const { steps } = await stack.api(testTrunk, { params: { id }, body: {} });
  const said = steps.find(({ step }) => step === 'registration');
  claim(said?.ok === false && /403/.test(said.detail), 'The test of the trunk says', steps);
  await running;
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
}

/** The server that we are registered with goes away; the registration moves to the next one that SRV names. */
export async function movingRegistration(world: World): Promise<void> {
  const { story, stack, names, portOf } = world;
  const account = { user: 'acme', secret: 'trunk-password-7' };
  names.srv.set('_sip._udp.registrar.test', [
    { priority: 10, weight: 0, port: portOf(11), target: 'one.registrar.test' },
    { priority: 20, weight: 0, port: portOf(12), target: 'two.registrar.test' },
  ]);
  names.a.set('one.registrar.test', ['127.0.0.11']);
  names.a.set('two.registrar.test', ['127.0.0.12']);
  const registrar = (number: number, deadlineMs: number) =>
    runSippRegistrar({
      ...{ folder: join(story.folder, `registrar-${number}`), ip: `127.0.0.${number}`, port: portOf(number) },
      ...{ account, answer: '200 OK', deadlineMs },
    });
  const [first, second] = [registrar(11, 12_000), registrar(12, 45_000)];
  const body = { host: 'registrar.test', username: account.user, password: account.secret, register: true, qualify_frequency: 5 };
  const id = await addTrunk(world, { ...body, name: 'Moves' });
  await untilStatus(world, id, 'registered');
  const { requests } = await first;
  claim(requests.length >= 2, 'The first registrar was asked', requests.length, 'times.');
  const results = await second;
  claim(
    results.requests.some((text) => /^Authorization: /m.test(text)),
    'The second registrar was asked',
    results.requests.length,
    'times.',
  );
  await stack.api(updateTrunk, { params: { id }, body: { enabled: false } });
}
