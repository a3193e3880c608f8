/** The entries of the navigation, under the names of the public reference. Only pages that exist stand here. */
import ArrowDownToLine from 'lucide-solid/icons/arrow-down-to-line';
import ArrowUpFromLine from 'lucide-solid/icons/arrow-up-from-line';
import AudioLines from 'lucide-solid/icons/audio-lines';
import Ban from 'lucide-solid/icons/ban';
import BellRing from 'lucide-solid/icons/bell-ring';
import Building from 'lucide-solid/icons/building';
import Cable from 'lucide-solid/icons/cable';
import CalendarClock from 'lucide-solid/icons/calendar-clock';
import Hash from 'lucide-solid/icons/hash';
import Headset from 'lucide-solid/icons/headset';
import KeyRound from 'lucide-solid/icons/key-round';
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard';
import Megaphone from 'lucide-solid/icons/megaphone';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import Mic from 'lucide-solid/icons/mic';
import Music from 'lucide-solid/icons/music';
import Phone from 'lucide-solid/icons/phone';
import PhoneCall from 'lucide-solid/icons/phone-call';
import Plug from 'lucide-solid/icons/plug';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import ScrollText from 'lucide-solid/icons/scroll-text';
import Server from 'lucide-solid/icons/server';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import Siren from 'lucide-solid/icons/siren';
import SquareParking from 'lucide-solid/icons/square-parking';
import Users from 'lucide-solid/icons/users';
import UsersRound from 'lucide-solid/icons/users-round';
import Voicemail from 'lucide-solid/icons/voicemail';
import Volume2 from 'lucide-solid/icons/volume-2';
import Webhook from 'lucide-solid/icons/webhook';
import Workflow from 'lucide-solid/icons/workflow';

export interface NavEntry {
  readonly name: string;
  readonly path: string;
  readonly icon: typeof Phone;
  /** Permission without which the entry is not shown. */
  readonly needs?: string;
}

export const mainEntries: readonly NavEntry[] = [
  { name: 'Dashboard', path: '/', icon: LayoutDashboard },
  { name: 'Extensions', path: '/extensions', icon: Phone, needs: 'extensions:read' },
  { name: 'Inbound Routes', path: '/inbound-routes', icon: ArrowDownToLine, needs: 'inbound_routes:read' },
  { name: 'Outbound Routes', path: '/outbound-routes', icon: ArrowUpFromLine, needs: 'outbound_routes:read' },
  { name: 'PIN Sets', path: '/pin-sets', icon: KeyRound, needs: 'outbound_routes:read' },
  { name: 'Number Lists', path: '/number-lists', icon: Ban, needs: 'number_lists:read' },
  { name: 'Ring Groups', path: '/ring-groups', icon: BellRing, needs: 'ring_groups:read' },
  { name: 'Queues', path: '/queues', icon: Headset, needs: 'queues:read' },
  { name: 'IVR Builder', path: '/ivr-builder', icon: Workflow, needs: 'ivrs:read' },
  { name: 'AI Agents', path: '/agents', icon: AudioLines, needs: 'agents:read' },
  { name: 'Time Conditions', path: '/time-conditions', icon: CalendarClock, needs: 'time_conditions:read' },
  { name: 'Conference Rooms', path: '/conference-rooms', icon: UsersRound, needs: 'conference_rooms:read' },
  { name: 'Paging', path: '/paging-groups', icon: Megaphone, needs: 'paging_groups:read' },
  { name: 'Parking', path: '/parking-lots', icon: SquareParking, needs: 'parking_lots:read' },
  { name: 'Sounds', path: '/sounds', icon: Volume2, needs: 'sounds:read' },
  { name: 'Music on Hold', path: '/music-on-hold', icon: Music, needs: 'sounds:read' },
  { name: 'Live Calls', path: '/live-calls', icon: PhoneCall, needs: 'calls:read' },
  { name: 'Calls', path: '/calls', icon: History, needs: 'calls:read' },
  { name: 'Conversations', path: '/conversations', icon: MessagesSquare, needs: 'conversations:read' },
  { name: 'Voicemail', path: '/voicemail', icon: Voicemail, needs: 'voicemails:read' },
  { name: 'Recordings', path: '/recordings', icon: Mic, needs: 'recordings:read' },
];

export const settingsEntries: readonly NavEntry[] = [
  { name: 'SIP Trunks', path: '/settings/trunks', icon: Cable, needs: 'trunks:read' },
  { name: 'AI Providers', path: '/settings/providers', icon: Plug, needs: 'providers:write' },
  { name: 'Transcription', path: '/settings/transcription', icon: ScrollText, needs: 'transcriptions:write' },
  { name: 'Flow Secrets', path: '/settings/flow-secrets', icon: KeyRound, needs: 'ivrs:write' },
  { name: 'Webhooks', path: '/settings/webhooks', icon: Webhook, needs: 'webhooks:read' },
  { name: 'Emergency Locations', path: '/settings/emergency-locations', icon: Siren, needs: 'outbound_routes:read' },
  { name: 'Security', path: '/settings/security', icon: ShieldCheck, needs: 'outbound_routes:read' },
  { name: 'Feature Codes', path: '/settings/feature-codes', icon: Hash, needs: 'feature_codes:read' },
  { name: 'Nodes', path: '/settings/nodes', icon: Server, needs: 'nodes:read' },
  { name: 'Users', path: '/settings/users', icon: Users, needs: 'users:read' },
  { name: 'General', path: '/settings/general', icon: Building, needs: 'tenant:write' },
];
