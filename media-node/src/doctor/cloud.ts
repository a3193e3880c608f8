import { readIdentity } from '../link/identity.ts';
import type { Look } from './look.ts';

const ENROLL = 'Run botpbx-node enroll with a token from the dashboard (Settings, Nodes).';

/** Looks whether this machine is a node. */
export const checkIdentity: Look = async (settings) => {
  const identity = await readIdentity(settings.nodeFolder);
  if (!identity) return { ok: false, detail: 'This machine is no node yet.', fix: ENROLL };
  return { ok: true, detail: `This is node ${identity.node_id} of ${identity.url}.` };
};

/** A clock that is further off than this spoils tokens, registrations and the times of calls. */
const MAX_OFFSET_SECONDS = 60;

/** Compares this machine's clock with the cloud's, as told by the head of an answer. */
export const checkClock: Look = async (settings, signal) => {
  const identity = await readIdentity(settings.nodeFolder);
  if (!identity) return { ok: false, detail: 'There is no cloud to compare the clock with.', fix: ENROLL };
  const url = new URL('/healthz', identity.url);
  const sentMs = Date.now();
  const answer = await fetch(url, { signal, redirect: 'error' }).catch(() => undefined);
  const told = Date.parse(answer?.headers.get('date') ?? '');
  if (Number.isNaN(told))
    return {
      ok: false,
      detail: `${url.origin} cannot be reached now; calls go on without it.`,
      fix: 'Look at the network and the address of the control plane.',
    };
  const offsetSeconds = Math.round((told - (sentMs + Date.now()) / 2) / 1000);
  const ok = Math.abs(offsetSeconds) <= MAX_OFFSET_SECONDS;
  return {
    ok,
    detail: `The clock differs by ${Math.abs(offsetSeconds)} s from that of ${url.origin}.`,
    fix: 'Let the system keep the time, for instance with systemd-timesyncd.',
  };
};
