/**
 * The node process is killed, and frozen, while callers talk with an agent: every one of them reaches somebody in time, and who talks
 * with a person notices nothing.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { LiveNode } from '../support/live-node.ts';
import { anExtension, aRoute, aTenant, aTrunk } from '../support/revision.ts';
import type { PhoneCall } from '../support/sip/call.ts';
import type { SipPhone } from '../support/sip-phone.ts';
import { claim, percentile, type Story, tell } from '../support/story.ts';

const DID = '15551234567';
const CALLERS = 10;
const ROUNDS = 3;
const TALKS = 3;
/** The fallback answers with this tone, the two who talk send their own. */
const FALLBACK_HZ = 600;
const PERSON_HZ = 900;
const AFTER_KILL_MS = 2_000;
const AFTER_FREEZE_MS = 5_000;
const PACKET_MS = 20;
/** Packets that may be on their way whenever they are counted. */
const ON_THE_WAY = 3;

interface House {
  readonly node: LiveNode;
  readonly carrier: SipPhone;
  readonly ann: SipPhone;
  readonly bob: SipPhone;
}

const agent = ConfigAgent.parse({
  ...{ id: 3, version: 1, name: 'Reception', number: '6100', system_prompt: '', extension_id: null, message_mailbox: null },
  greeting: 'Thank you for calling. This is a greeting that goes on for quite a while, so that everybody is with the agent when it counts.',
  ...{ llm: [{ provider: 'rules' }], tts: [{ engine: 'flite' }], stt: [{ engine: 'pocketsphinx' }] },
  ...{ max_turns: 20, silence_timeout: 30, end_call_phrases: ['goodbye'], tools: [], functions: [], function_url: null },
  ...{ webhook_secret: null, mcp_servers: [], transfer_policy: 'internal', transfer_targets: [], time_condition_id: null },
  ...{ documents: [], outcome: [], asks_rating: false, recording: false, failed_destination: null },
});

async function build(story: Story): Promise<House> {
  const extensions = ['1001', '1002', '1003'].map((number, at) => anExtension(at + 1, number));
  const tenant = aTenant(1, {
    ...{ extensions, agents: [agent], trunks: [aTrunk(5, '127.0.0.2')], fallback: { type: 'extension', id: 3 } },
    inbound_routes: [aRoute(1, `+${DID}`, { type: 'agent', id: agent.id })],
  });
  const node = await LiveNode.make(story.name, [tenant]);
  story.atEnd(() => node.stop());
  const carrier = await node.phone('15550001111', 0, { ip: '127.0.0.2', toneHz: 0 });
  const phones = await Promise.all([
    node.phone('1001', 1, { toneHz: PERSON_HZ }),
    node.phone('1002', 2, { toneHz: PERSON_HZ, onCall: { kind: 'answer', afterMs: 0 } }),
    node.phone('1003', 3, { toneHz: FALLBACK_HZ, onCall: { kind: 'answer', afterMs: 0 } }),
  ]);
  for (const phone of [carrier, ...phones]) story.atEnd(() => phone.close());
  for (const phone of phones) claim((await phone.register()) === 200, `${phone.user} cannot register.`);
  const [ann, bob] = phones;
  return { node, carrier, ann, bob };
}

/** Callers at the agent, and people who talk with each other. */
async function everybody({ carrier, ann }: House): Promise<{ callers: PhoneCall[]; talks: PhoneCall[] }> {
  const talks = await Promise.all(Array.from({ length: TALKS }, () => ann.call('1002')));
  for (const talk of talks) await talk.until('answered');
  const callers = await Promise.all(Array.from({ length: CALLERS }, () => carrier.call(`sip:${DID}@127.0.0.1`)));
  for (const call of callers) await call.until('answered');
  for (const call of callers) await heardAfter(call, 0, 10_000);
  return { callers, talks };
}

/** When the caller heard anything after a moment; NaN when it was not in time. */
async function heardAfter(call: PhoneCall, afterMs: number, withinMs: number, wanted?: 'tone'): Promise<number> {
  const untilMs = performance.now() + withinMs;
  while (performance.now() < untilMs) {
    const heard = call.media
      .stretches(FALLBACK_HZ, afterMs)
      .find(({ what, fromMs, toMs }) => (wanted ? what === wanted : what === 'tone' || what === 'other') && toMs - fromMs > 40);
    if (heard) return heard.fromMs;
    await sleep(20);
  }
  return Number.NaN;
}

/** Each caller's wait in milliseconds for a voice, or for the fallback's tone if it must be that. */
async function waits(callers: readonly PhoneCall[], sinceMs: number, wanted?: 'tone'): Promise<number[]> {
  return Promise.all(callers.map(async (call) => (await heardAfter(call, sinceMs, 12_000, wanted)) - sinceMs));
}

/** Counts what those who talk hear from now on. The phones' own process may be late, so packets count and not their times. */
function watch(talks: readonly PhoneCall[]): () => Promise<void> {
  const sinceMs = performance.now();
  const before = talks.map(({ media }) => media.heard.length);
  const missing = () => talks.map((talk, at) => (performance.now() - sinceMs) / PACKET_MS - talk.media.heard.length + (before[at] ?? 0));
  return async () => {
    for (const talk of talks) claim(!talk.has('ended') && talk.requestsFromPeer === 0, 'A talk between people was ended or renegotiated.');
    for (let tries = 0; tries < 50 && Math.max(...missing()) > ON_THE_WAY; tries++) await sleep(40);
    claim(Math.max(...missing()) <= ON_THE_WAY, 'A talk between people lost packets.', missing().map(Math.round));
  };
}

async function hangUpAll({ carrier, ann, bob }: House): Promise<void> {
  for (const phone of [carrier, ann, bob]) await phone.hangUpAll();
  await sleep(300);
}

/** What was heard just before still rings on in the far end's packets. */
const ECHO_MS = 150;

async function killOnce(house: House): Promise<number[]> {
  const life = await house.node.started();
  const { callers, talks } = await everybody(house);
  const exit = once(life, 'exit');
  const undisturbed = watch(talks);
  const sinceMs = performance.now();
  life.kill('SIGKILL');
  await exit;
  const all = await waits(callers, sinceMs + ECHO_MS, 'tone');
  await undisturbed();
  await hangUpAll(house);
  return all.map((ms) => ms + ECHO_MS);
}

/** Freezes the process that the watchdog watches. */
async function freezeOnce(house: House): Promise<number[]> {
  const watchdog: ChildProcess = await house.node.started('cli.ts', 'run');
  const { callers, talks } = await everybody(house);
  const pid = (await house.node.state())?.pid ?? 0;
  claim(pid > 1 && pid !== watchdog.pid, 'The process that is watched is not known.', pid);
  const undisturbed = watch(talks);
  const sinceMs = performance.now();
  process.kill(pid, 'SIGSTOP');
  const all = await waits(callers, sinceMs + ECHO_MS);
  await undisturbed();
  await hangUpAll(house);
  const exit = once(watchdog, 'exit');
  watchdog.kill('SIGTERM');
  await exit;
  return all.map((ms) => ms + ECHO_MS);
}

async function repeated(times: number, once: () => Promise<number[]>): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push(...(await once()));
  return all;
}

function judge(story: Story, name: string, all: readonly number[], limitMs: number): void {
  const reached = all.filter((ms) => ms <= limitMs).length;
  story.figure(`${name}_callers`, all.length);
  story.figure(`${name}_in_time`, reached);
  story.figure(`${name}_p50_ms`, percentile(all, 0.5));
  story.figure(`${name}_worst_ms`, Math.max(...all));
  claim(reached === all.length, `Not everybody was reached within ${limitMs} ms.`, all.map(Math.round));
}

await tell('agent-faults', async (story) => {
  const house = await story.step('a node with an agent, a carrier and three phones', () => build(story));
  await story.attempt(`${CALLERS} callers, killed ${ROUNDS} times: each reaches the fallback`, async () => {
    judge(story, 'killed', await repeated(ROUNDS, () => killOnce(house)), AFTER_KILL_MS);
  });
  await story.attempt(`${CALLERS} callers, frozen ${ROUNDS} times: each reaches somebody`, async () => {
    await hangUpAll(house);
    await house.node.killAll();
    judge(story, 'frozen', await repeated(ROUNDS, () => freezeOnce(house)), AFTER_FREEZE_MS);
  });
});
