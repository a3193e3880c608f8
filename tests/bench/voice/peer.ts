/** Runs what one peer is measured by, and prints it as one JSON object. */
import { interruptions, type Measured, noises, type Peer, pauses, tick, turns } from './rehearsal.ts';

const TURNS = 12;
const TURNS_AT_DEFAULTS = 8;
const INTERRUPTIONS = 6;
const CALLS = 20;
const LOAD_MS = 8_000;
const SHORT_REPLY_MS = 300;
const LONG_REPLY_MS = 6_000;

const NOISE_REPLY_MS = 2_400;

/** Measures a peer: one round of figures, or the corpus of pauses and noises. */
export async function measurePeer(peer: Peer): Promise<void> {
  console.log(JSON.stringify(process.argv[2] === 'corpus' ? await corpus(peer) : await round(peer)));
  process.exit(0);
}

async function corpus(peer: Peer): Promise<{ cutOff: number; givenUp: number }> {
  return {
    cutOff: await play(pauses(await peer.open('defaults', SHORT_REPLY_MS))),
    givenUp: await play(noises(await peer.open('defaults', NOISE_REPLY_MS), NOISE_REPLY_MS)),
  };
}

async function round(peer: Peer): Promise<Record<string, unknown>> {
  await play(turns(await peer.open('tuned', SHORT_REPLY_MS), 3));
  const tuned = await play(turns(await peer.open('tuned', SHORT_REPLY_MS), TURNS));
  const defaults = await play(turns(await peer.open('defaults', SHORT_REPLY_MS), TURNS_AT_DEFAULTS));
  const bargeIn = await play(interruptions(await peer.open('tuned', LONG_REPLY_MS), INTERRUPTIONS));
  const bargeInAtDefaults = await play(interruptions(await peer.open('defaults', LONG_REPLY_MS), INTERRUPTIONS));
  const missed = [tuned, defaults, bargeIn, bargeInAtDefaults].reduce((sum, one: Measured) => sum + one.missed, 0);
  return {
    overhead: tuned.overheadMs,
    turnAtDefaults: defaults.turnMs,
    bargeIn: bargeIn.bargeInMs,
    bargeInAtDefaults: bargeInAtDefaults.bargeInMs,
    cpuPercent: await load(peer),
    missed,
  };
}

async function play<Result>(course: Generator<void, Result>): Promise<Result> {
  let measured: Result | undefined;
  await tick(() => {
    const { done, value } = course.next();
    if (done) measured = value as Result;
    return done === true;
  });
  return measured as Result;
}

/** CPU of one call in percent of a core, with many of them taking turns. */
async function load(peer: Peer): Promise<number> {
  const calls = await Promise.all(Array.from({ length: CALLS }, () => peer.open('tuned', SHORT_REPLY_MS)));
  const courses = calls.map((call) => turns(call, 1_000));
  let begun = 0;
  let count = 0;
  const before = process.cpuUsage();
  const startMs = performance.now();
  await tick(() => {
    // they begin one after the other, so that they do not all speak at once
    if (count++ % 3 === 0 && begun < courses.length) begun += 1;
    for (const course of courses.slice(0, begun)) course.next();
    return performance.now() - startMs >= LOAD_MS;
  });
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / LOAD_MS / CALLS) * 100;
}
