/** Reads what the dialplan says of a channel that enters over AGI. */
import type { Entering } from '../routing/enter.ts';
import { getFullVariable } from './agi/commands.ts';
import type { AgiSession } from './agi/session.ts';
import { endpointOfChannel } from './ami/facts.ts';
import { readLotName } from './conf/names.ts';
import { PLACED_MARK } from './switch.ts';

/** Reads the request of a session (`enter?origin=…`); undefined when it is none that our dialplan makes. */
export async function enteringOf(session: AgiSession): Promise<Entering | undefined> {
  const [script, query = ''] = session.variable('agi_network_script').split('?');
  const asked = new URLSearchParams(query);
  const origin = asked.get('origin');
  if (script === 'enter' && origin === 'parked') return parkedOf(asked);
  if (script === 'enter' && origin === 'moved')
    return { origin, tenantId: idOf(asked.get('tenant')), trunkId: undefined, dialled: '', byEndpoint: undefined };
  if (script === 'enter' && origin === 'callback') return callbackOf(session, asked);
  if (script !== 'enter' || (origin !== 'phone' && origin !== 'trunk')) return undefined;
  return {
    origin,
    tenantId: idOf(asked.get('tenant')),
    trunkId: idOf(asked.get('trunk')),
    dialled: await dialledOf(session, asked.get('try')),
    callerNumber: numberOf(session.variable('agi_callerid')),
    byEndpoint: endpointOfChannel(asked.get('by') || askerOf(session, asked)),
    isSentOn: ((asked.get('by') ?? '') !== '' && !isPlaced(asked)) || isConsultation(session),
    shownAs: isPlaced(asked) ? numberOf((await getFullVariable(session, 'CLICK_AS')) ?? '') : undefined,
  };
}

/** A phone that pressed the code of an attended transfer speaks to the new party through a channel of Asterisk's own. */
const isConsultation = (session: AgiSession): boolean => session.variable('agi_channel').startsWith('Local/');

const askerOf = (session: AgiSession, asked: URLSearchParams): string =>
  (isConsultation(session) && asked.get('asks')) || session.variable('agi_channel');

/** A member took a call whose caller wants to be called back. */
async function callbackOf(session: AgiSession, asked: URLSearchParams): Promise<Entering> {
  const dialled = (await getFullVariable(session, 'CALLBACK_NUMBER')) ?? '';
  const tenantId = idOf(asked.get('tenant'));
  return { origin: 'callback', tenantId, queueId: idOf(asked.get('queue')) ?? 0, trunkId: undefined, dialled, byEndpoint: undefined };
}

/** A caller whom nobody fetched from a parking lot. */
function parkedOf(asked: URLSearchParams): Entering | undefined {
  const lot = readLotName(asked.get('lot') ?? '');
  const byEndpoint = /^PJSIP\/(.{1,200})$/.exec(asked.get('by') ?? '')?.[1];
  return lot && { origin: 'parked', tenantId: lot.tenantId, lotId: lot.lotId, trunkId: undefined, dialled: '', byEndpoint };
}

/** The node process placed the call for the phone; nobody dialled. */
const isPlaced = (asked: URLSearchParams): boolean => asked.get('by')?.endsWith(`-${PLACED_MARK}`) ?? false;

/** A caller taken again stands in another place of the dialplan; what he dialled was kept in a variable. */
async function dialledOf(session: AgiSession, attempt: string | null): Promise<string> {
  if (attempt === null || attempt === '0') return session.variable('agi_extension');
  return (await getFullVariable(session, 'DNID')) ?? '';
}

const idOf = (text: string | null): number | undefined => (text !== null && /^[1-9][0-9]{0,11}$/.test(text) ? Number(text) : undefined);

/** Asterisk says `unknown` for a caller who gives no number. */
const numberOf = (text: string): string | undefined => (/^\+?[0-9*#]{1,32}$/.test(text) ? text : undefined);
