/** What Asterisk's events mean. Channels of other kinds than SIP (Local halves, announcers, spies' ears) are nobody's leg and make no facts. */
import type { NodeEventOf } from '@botpbx/shared/link/events';
import type { ExtensionStatus } from '@botpbx/shared/model/extension';
import type { Fact } from '../../calls/fact.ts';
import type { LegPresent } from '../../calls/registry.ts';
import { LAMP_EVENTS } from '../lamps.ts';
import type { AmiRow } from './actions.ts';
import type { AmiMessage } from './protocol.ts';

const CALL_EVENTS = [
  'Newchannel',
  'Hangup',
  'HangupRequest',
  'DialBegin',
  'DialEnd',
  'BridgeEnter',
  'BridgeLeave',
  'BlindTransfer',
  'AttendedTransfer',
  'Pickup',
  'UnParkedCall',
] as const;

/** Security events of ours that mean that somebody was turned away. */
const REFUSALS: Readonly<Record<string, NodeEventOf<'security'>['what']>> = {
  ChallengeResponseFailed: 'wrong_password',
  InvalidPassword: 'wrong_password',
  InvalidAccountID: 'unknown_account',
  FailedACL: 'refused_address',
  UnexpectedAddress: 'refused_address',
  RequestBadFormat: 'other',
  RequestNotAllowed: 'other',
  RequestNotSupported: 'other',
  AuthMethodNotAllowed: 'other',
};

/** Names of all events that anything here reads. */
export const WANTED_EVENTS: ReadonlySet<string> = new Set([
  ...CALL_EVENTS,
  ...LAMP_EVENTS,
  'DialState',
  'Hold',
  'Unhold',
  'UserEvent',
  ...Object.keys(REFUSALS),
  'DeviceStateChange',
]);

/** Name of the endpoint of a channel such as `PJSIP/1001-0000002a`; undefined for channels of other kinds. */
export const endpointOfChannel = (channel: string): string | undefined => /^PJSIP\/(.{1,200})-[0-9a-f]{8}$/.exec(channel)?.[1];

/** Asterisk's own time of an event, in milliseconds since 1970. */
export const eventTimeOf = (event: AmiMessage): number => Math.round(Number(event.get('Timestamp') ?? Number.NaN) * 1000) || Date.now();

/** Facts that a call's event holds, in the order in which they must be taken; none for other events. */
export function factsOf(event: AmiMessage): Fact[] {
  const atMs = eventTimeOf(event);
  const id = (key: string) => event.get(key) ?? '';
  const leg = id('Uniqueid');
  const same = (a: string, b: string): Fact => ({ kind: 'same', atMs, a, b });
  /** The linkedid may have changed in silence since it was last seen, and a call may name another that it belongs to. */
  const links = [same(leg, id('Linkedid')), ...refersTo(event, leg, atMs)];
  switch (event.name) {
    case 'Newchannel':
      return newLeg(event, atMs);
    case 'Hangup':
      return [...links, { kind: 'ended', atMs, leg, cause: Number(id('Cause')) || 0 }];
    case 'HangupRequest':
      return [{ kind: 'asked-to-end', atMs, leg }];
    case 'DialBegin':
      return [...links, same(leg, id('DestUniqueid'))];
    case 'DialEnd':
      return [same(leg, id('DestUniqueid')), { kind: 'dial-ended', atMs, leg: id('DestUniqueid'), status: id('DialStatus') }];
    case 'BridgeEnter':
      return isTalk(event) ? [...links, { kind: 'bridged', atMs, leg, bridge: id('BridgeUniqueid') }] : links;
    case 'BridgeLeave':
      return [{ kind: 'unbridged', atMs, leg, bridge: id('BridgeUniqueid') }, ...links];
    case 'Pickup':
      return [same(leg, id('TargetUniqueid'))];
    case 'Hold':
      return [{ kind: 'step', atMs, leg, what: 'held' }];
    case 'Unhold':
      return [{ kind: 'step', atMs, leg, what: 'resumed' }];
    case 'UnParkedCall':
      return [same(id('ParkeeUniqueid'), id('RetrieverUniqueid'))];
    case 'BlindTransfer':
    case 'AttendedTransfer':
      return event.get('Result') === 'Success' ? transferFacts(event, atMs) : [];
    default:
      return [];
  }
}

function newLeg(event: AmiMessage, atMs: number): Fact[] {
  const endpoint = endpointOfChannel(event.get('Channel') ?? '');
  if (endpoint === undefined) return [];
  return [
    {
      kind: 'leg',
      atMs,
      startedMs: atMs,
      leg: event.get('Uniqueid') ?? '',
      linked: event.get('Linkedid') ?? '',
      endpoint,
      number: event.get('CallerIDNum') ?? '',
      name: event.get('CallerIDName') ?? '',
      dialled: event.get('Exten') ?? '',
      isCaller: event.get('ChannelStateDesc') === 'Ring',
    },
  ];
}

function refersTo(event: AmiMessage, leg: string, atMs: number): Fact[] {
  const reference = event.variable('CALLREF');
  return reference === '' ? [] : [{ kind: 'same', atMs, a: leg, b: reference }];
}

/** In a conference, and among parked callers, those who stand in one bridge are not one call. */
const isTalk = (event: AmiMessage): boolean =>
  event.get('BridgeTechnology') !== 'holding_bridge' && !['ConfBridge', 'Page', 'Parking'].includes(event.get('BridgeCreator') ?? '');

function transferFacts(event: AmiMessage, atMs: number): Fact[] {
  const id = (key: string) => event.get(key) ?? '';
  if (event.name === 'BlindTransfer') {
    const leg = id('TransfererUniqueid');
    return [
      { kind: 'same', atMs, a: leg, b: id('TransfereeUniqueid') },
      { kind: 'transferred', atMs, leg, type: 'blind', to: id('Extension'), toLeg: undefined },
    ];
  }
  const leg = id('OrigTransfererUniqueid');
  const others = ['SecondTransfererUniqueid', 'TransfereeUniqueid', 'TransferTargetUniqueid'].map(id).filter((other) => other !== '');
  return [
    ...others.map((b): Fact => ({ kind: 'same', atMs, a: leg, b })),
    { kind: 'transferred', atMs, leg, type: 'attended', to: id('TransferTargetCallerIDNum'), toLeg: event.get('TransferTargetUniqueid') },
  ];
}

/** A row of CoreShowChannels; undefined for a channel that is nobody's leg. */
export function legPresentOf(row: AmiRow): LegPresent | undefined {
  const text = (key: string) => (typeof row[key] === 'string' ? row[key] : '');
  const endpoint = endpointOfChannel(text('channel'));
  if (endpoint === undefined) return undefined;
  const leg = text('uniqueid');
  const { chanvariable } = row;
  const kept = typeof chanvariable === 'object' && chanvariable !== null && 'DNID' in chanvariable ? String(chanvariable.DNID) : '';
  return {
    leg,
    linked: text('linkedid'),
    endpoint,
    number: text('calleridnum'),
    name: text('calleridname'),
    // a caller taken again stands at a place of the dialplan that is no number
    dialled: kept || text('exten'),
    isCaller: !text('application').startsWith('App'),
    startedMs: Number(/-([0-9]{1,12})\.[0-9]+$/.exec(leg)?.[1] ?? Number.NaN) * 1000 || Date.now(),
    bridge: /^(?:Park|ConfBridge|Page)/.test(text('application')) ? undefined : text('bridgeid') || undefined,
  };
}

const STATUS: Readonly<Record<string, ExtensionStatus>> = {
  NOT_INUSE: 'available',
  INUSE: 'busy',
  BUSY: 'busy',
  RINGING: 'ringing',
  RINGINUSE: 'ringing',
  ONHOLD: 'on_hold',
  UNAVAILABLE: 'unavailable',
  INVALID: 'unavailable',
};

/** An endpoint's device state in our words; undefined for devices of other kinds and states that say nothing. */
export function deviceStateOf(device: string, state: string): { endpoint: string; state: string; status: ExtensionStatus } | undefined {
  const status = STATUS[state];
  return device.startsWith('PJSIP/') && status !== undefined ? { endpoint: device.slice(6), state, status } : undefined;
}

/** Somebody was turned away at the SIP door. Undefined for other events, and for the second event of an account that nobody has. */
export function refusalOf(event: AmiMessage) {
  const what = REFUSALS[event.name];
  const account = event.get('AccountID') ?? '';
  if (what === undefined || event.get('Service') !== 'PJSIP' || account === '<unknown>') return undefined;
  return { atMs: eventTimeOf(event), what, account, address: addressOf(event.get('RemoteAddress') ?? '') };
}

/** `IPV4/UDP/192.0.2.7/5060` as `192.0.2.7:5060`. */
function addressOf(text: string): string {
  const [family, , host = '', port = ''] = text.split('/');
  return family === 'IPV6' ? `[${host}]:${port}` : `${host}:${port}`;
}
