/** Makes the sections of a NodeConfig out of the rows of all slices. Pure: equal rows give equal sections, in whatever order they come. */
import { type NodeSection, SCHEMA, type TenantSection } from '@botpbx/shared/link/node-config';
import type { Destination } from '@botpbx/shared/model/destination';
import { codesWith, type FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import type { GeneralMailbox } from '@botpbx/shared/model/voicemail-setting';
import { type AgentRow, agentOf, type DocumentRow, type ProviderRow, providerOf } from './compile/agent.ts';
import { type ConferenceRoomRow, conferenceRoomOf } from './compile/conference-room.ts';
import { type ExtensionRow, extensionOf } from './compile/extension.ts';
import { byId, type Homed } from './compile/here.ts';
import { type InboundRouteRow, inboundRouteOf } from './compile/inbound-route.ts';
import { type FlowSecretRow, flowSecretOf, type IvrRow, ivrOf } from './compile/ivr.ts';
import { type NumberListRow, numberListOf } from './compile/number-list.ts';
import { type OutboundRouteRow, outboundRouteOf } from './compile/outbound-route.ts';
import { type OutsideRows, outsideOf } from './compile/outside.ts';
import { type PagingGroupRow, pagingGroupOf } from './compile/paging-group.ts';
import { type ParkingLotRow, parkingLotsOf } from './compile/parking-lot.ts';
import { membersOf, type QueueRow, type QueueWishRow, queueOf } from './compile/queue.ts';
import { type RecordingSettingsRow, recordingOf } from './compile/recording.ts';
import { type RingGroupRow, ringGroupOf } from './compile/ring-group.ts';
import { type MusicClassRow, musicClassOf, type SoundRow, soundOf } from './compile/sound.ts';
import { type CalendarRow, type TimeConditionRow, timeConditionOf } from './compile/time-condition.ts';
import { type TranscriptionSettingsRow, transcriptionOf } from './compile/transcription.ts';
import { type TrunkRow, trunkOf } from './compile/trunk.ts';

/** All desired state of one tenant. */
export interface TenantRows extends Omit<OutsideRows, 'tenant'> {
  readonly tenant: OutsideRows['tenant'] &
    Pick<
      TenantSection,
      | 'slug'
      | 'sip_domain'
      | 'fallback'
      | 'unrouted_destination'
      | 'caller_id'
      | 'emergency_trunk_id'
      | 'max_outbound_calls'
      | 'music_class_id'
    > & {
      readonly id: number;
      readonly time_zone: string;
      readonly general_mailbox: GeneralMailbox;
      readonly general_mailbox_pin: string | null;
    };
  readonly extensions: readonly ExtensionRow[];
  readonly trunks: readonly TrunkRow[];
  readonly inbound_routes: readonly InboundRouteRow[];
  readonly number_lists: readonly NumberListRow[];
  readonly outbound_routes: readonly OutboundRouteRow[];
  readonly ring_groups: readonly RingGroupRow[];
  readonly queues: readonly QueueRow[];
  readonly queue_wishes: readonly QueueWishRow[];
  readonly time_conditions: readonly TimeConditionRow[];
  readonly calendars: readonly CalendarRow[];
  readonly conference_rooms: readonly ConferenceRoomRow[];
  readonly paging_groups: readonly PagingGroupRow[];
  /** None where the tenant is content with the lot that everybody has. */
  readonly parking_lots: readonly ParkingLotRow[];
  readonly sounds: readonly SoundRow[];
  readonly music_classes: readonly MusicClassRow[];
  readonly agents: readonly AgentRow[];
  readonly agent_documents: readonly DocumentRow[];
  readonly providers: readonly ProviderRow[];
  readonly ivrs: readonly IvrRow[];
  readonly flow_secrets: readonly FlowSecretRow[];
  /** None where the tenant never said how it records. */
  readonly recording_settings: readonly RecordingSettingsRow[];
  /** None where the tenant never said how its calls become text. */
  readonly transcription_settings: readonly TranscriptionSettingsRow[];
  /** None where the tenant never chose a code. */
  readonly feature_codes: readonly { readonly codes: FeatureCodesPatch }[];
}

export const systemNameOf = (nodeId: number): string => `n${nodeId}`;

/** The section of the node itself. */
export const compileNode = (nodeId: number, defaultTenantId: number): NodeSection => ({
  schema: SCHEMA,
  node_id: nodeId,
  system_name: systemNameOf(nodeId),
  default_tenant_id: defaultTenantId,
});

/**
 * The section of one tenant as one node needs it: the phones and trunks that live there.
 * A route to a phone on another of the tenant's nodes is left out, because the node could not ring it; so is such a member or
 * failover of a ring group, and a time condition hangs up there.
 * @param servedBy the nodes that serve the tenant; the lowest id is its first
 */
export function compileTenant(rows: TenantRows, nodeId: number, servedBy: readonly number[]): TenantSection {
  const first = Math.min(...servedBy);
  const livesHere = (row: Homed) => (row.node_id !== null && servedBy.includes(row.node_id) ? row.node_id : first) === nodeId;
  const extensions = rows.extensions.filter(livesHere).map(extensionOf).sort(byId);
  const ids = new Set(extensions.map((row) => row.id));
  const queues = rows.queues.filter(livesHere).sort(byId);
  const queueIds = new Set(queues.map((row) => row.id));
  const isHere = (to: Destination) => {
    if (to.type === 'external') return ids.has(to.extension_id);
    if (to.type === 'voicemail') return to.id === 'general' || ids.has(to.id);
    return to.type === 'extension' ? ids.has(to.id) : to.type !== 'queue' || queueIds.has(to.id);
  };
  const trunks = rows.trunks.filter(livesHere).map(trunkOf).sort(byId);
  const trunkIds = new Set(trunks.map((row) => row.id));
  const { tenant } = rows;
  return {
    schema: SCHEMA,
    tenant_id: tenant.id,
    slug: tenant.slug,
    sip_domain: tenant.sip_domain,
    fallback: tenant.fallback && isHere(tenant.fallback) ? tenant.fallback : null,
    feature_codes: codesWith(rows.feature_codes[0]?.codes ?? {}),
    extensions,
    trunks,
    inbound_routes: rows.inbound_routes
      .filter((route) => isHere(route.destination))
      .map((route) => inboundRouteOf(route, isHere))
      .sort(byId),
    unrouted_destination: tenant.unrouted_destination && isHere(tenant.unrouted_destination) ? tenant.unrouted_destination : null,
    number_lists: rows.number_lists.map((list) => numberListOf(list, isHere)).sort(byId),
    outbound_routes: rows.outbound_routes.map((row) => outboundRouteOf(row, trunkIds)).sort(byId),
    caller_id: tenant.caller_id,
    emergency_trunk_id: tenant.emergency_trunk_id !== null && trunkIds.has(tenant.emergency_trunk_id) ? tenant.emergency_trunk_id : null,
    max_outbound_calls: tenant.max_outbound_calls,
    outside: outsideOf(rows),
    ring_groups: rows.ring_groups.map((group) => ringGroupOf(group, isHere)).sort(byId),
    queues: queues.map((queue) => queueOf(queue, isHere)),
    queue_members: queues.flatMap((queue) => membersOf(queue, rows.queue_wishes, isHere)),
    time_conditions: rows.time_conditions.map((condition) => timeConditionOf(condition, rows, isHere)).sort(byId),
    conference_rooms: rows.conference_rooms.map(conferenceRoomOf).sort(byId),
    paging_groups: rows.paging_groups.map((group) => pagingGroupOf(group, isHere)).sort(byId),
    parking_lots: parkingLotsOf(rows.parking_lots, isHere),
    recording: recordingOf(rows.recording_settings[0]?.settings, tenant.time_zone),
    transcription: transcriptionOf(rows.transcription_settings[0]?.settings),
    sounds: rows.sounds.map(soundOf).sort(byId),
    music_classes: rows.music_classes.map(musicClassOf).sort(byId),
    music_class_id: tenant.music_class_id,
    agents: rows.agents.map((agent) => agentOf(agent, rows.agent_documents, isHere)).sort(byId),
    providers: rows.providers.map(providerOf).sort((a, b) => (a.provider < b.provider ? -1 : 1)),
    ivrs: rows.ivrs.map((ivr) => ivrOf(ivr, isHere)).sort(byId),
    flow_secrets: rows.flow_secrets.map(flowSecretOf).sort(byId),
    time_zone: tenant.time_zone,
    general_mailbox: { pin: tenant.general_mailbox_pin, pin_required: true, max_seconds: tenant.general_mailbox.max_seconds },
  };
}
