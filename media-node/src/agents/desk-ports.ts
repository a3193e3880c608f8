/** What a desk stands on: the rooms of the node, and what can be done to one caller. */
import type { CallId } from '@botpbx/shared/base/ids';
import type { NodeEvent } from '@botpbx/shared/link/events';
import type { TenantSection } from '@botpbx/shared/link/node-config';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import type { Log } from '../log.ts';
import type { AgentVisit } from '../routing/agent-desk.ts';
import type { Participant } from '../voice/participant.ts';
import type { Clock, LanguageModel, Line, Message, SpeechToText, TextToSpeech, Vad } from '../voice/ports.ts';
import type { HandOver, Tools } from '../voice/tools.ts';
import type { AgentCaller } from './late.ts';
import type { ConversationRecord } from './record.ts';

/** The caller's sound, while an agent has him. */
export interface AgentLeg {
  readonly line: Line;
  /** Resolves when the line is closed: whether the caller is still there to be sent on. */
  readonly over: Promise<'gone' | 'back'>;
}

/** How an agent thinks, speaks and hears. */
export interface Faculties {
  readonly think: LanguageModel;
  readonly speak: TextToSpeech;
  readonly hear: SpeechToText;
  readonly vad: Vad;
}

/** What a hand-over that begins with a briefing came to. `talked`: the two have talked and hung up. */
export type WarmOutcome = 'talked' | 'declined' | 'gone';

/** Who is handed over with a briefing, and to whom. */
export interface WarmAsk {
  readonly to: HandOver;
  readonly tenant: TenantSection;
  readonly leg: AgentLeg;
  readonly callId: CallId;
  /** The caller's number; empty where he has none. */
  readonly from: string;
  readonly summary: string | null;
  /** Speaks the briefing. */
  readonly speak: TextToSpeech;
  readonly language: string;
  /** The person takes the caller; both talk from now on. */
  readonly onTaken: () => void;
}

/** What can be done to this caller. */
export interface CallerHands {
  /** He hears ringing from now on. */
  ring(): Promise<void>;
  /** Answers and connects him with an agent; undefined when he is gone. */
  openLeg(signal: AbortSignal): Promise<AgentLeg | undefined>;
  /** Names his call. */
  callId(): Promise<CallId | undefined>;
  /** Rings the person while the caller stays, briefs him, and brings both together if he accepts. */
  warm(asked: WarmAsk, signal: AbortSignal): Promise<WarmOutcome>;
  /** Has the phones that ring for him from now on told why. */
  introduce(summary: string): Promise<void>;
  /** Asks for a mark by the keys; null for none. */
  askRating(speak: TextToSpeech, language: string): Promise<number | null>;
}

/** What of the node a desk stands on. */
export interface DeskRooms {
  sectionOf(tenantId: number): TenantSection | undefined;
  facultiesOf(tenant: TenantSection, agent: ConfigAgent): Faculties;
  toolsOf(visit: ToolsAsked): Promise<Tools>;
  /** He talks with an agent from now on. */
  onTalk(leg: string, agent: ConfigAgent): void;
  /** Stops the recording of his call meanwhile, or goes on with it. */
  onMasked(leg: string, isMasked: boolean): Promise<void>;
  tell(event: NodeEvent): void;
  readonly clock: Clock;
  readonly newKey: () => string;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** For whom tools are made. */
export interface ToolsAsked {
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly leg: string;
  readonly callId: string;
  readonly conversation: string;
  readonly who: AgentCaller;
  readonly onOutcome: (outcome: Readonly<Record<string, string | number | boolean>>) => void;
}

/** One caller at one agent. */
export interface Desk {
  readonly rooms: DeskRooms;
  readonly hands: CallerHands;
  readonly who: AgentCaller;
  readonly tenant: TenantSection;
  readonly agent: ConfigAgent;
  readonly visit: AgentVisit;
}

/** Their talk, which may go on after somebody declined to take the caller. */
export interface Talk {
  readonly participant: Participant;
  readonly record: ConversationRecord;
  readonly outcome: Readonly<Record<string, string | number | boolean>>;
  readonly faculties: Faculties;
  readonly callId: CallId;
  readonly key: string;
  /** Of each stretch of the talk, once somebody wanted one. */
  readonly summaries: WeakMap<readonly Message[], Promise<string | null>>;
}
