/** How the kinds of steps look, and what they are for. */
import type { StepKind } from '@botpbx/shared/model/flow-step';
import AudioLines from 'lucide-solid/icons/audio-lines';
import Binary from 'lucide-solid/icons/binary';
import ClipboardList from 'lucide-solid/icons/clipboard-list';
import Clock from 'lucide-solid/icons/clock';
import CornerDownLeft from 'lucide-solid/icons/corner-down-left';
import Globe from 'lucide-solid/icons/globe';
import Hash from 'lucide-solid/icons/hash';
import Languages from 'lucide-solid/icons/languages';
import ListOrdered from 'lucide-solid/icons/list-ordered';
import MessageSquareText from 'lucide-solid/icons/message-square-text';
import Mic from 'lucide-solid/icons/mic';
import PhoneForwarded from 'lucide-solid/icons/phone-forwarded';
import PhoneIncoming from 'lucide-solid/icons/phone-incoming';
import PhoneOff from 'lucide-solid/icons/phone-off';
import Play from 'lucide-solid/icons/play';
import Speech from 'lucide-solid/icons/speech';
import Split from 'lucide-solid/icons/split';
import Users from 'lucide-solid/icons/users';
import Variable from 'lucide-solid/icons/variable';
import Voicemail from 'lucide-solid/icons/voicemail';
import Workflow from 'lucide-solid/icons/workflow';
import { stepNames } from '../../lib/flow-words.ts';

/** What a step does to the caller: talks with him, decides, or leads him on. */
export type KindGroup = 'start' | 'talk' | 'decide' | 'lead';

export interface KindLook {
  /** One sentence: what it does. */
  readonly says: string;
  readonly icon: typeof Play;
  readonly group: KindGroup;
}

/** Titles of the palette's groups, in their order. */
export const groups = [
  { group: 'talk', title: 'Talk' },
  { group: 'decide', title: 'Decide' },
  { group: 'lead', title: 'Lead on' },
] as const satisfies readonly { group: KindGroup; title: string }[];

export const kinds: Readonly<Record<StepKind, KindLook>> = {
  start: { says: 'Where the call enters.', icon: Play, group: 'start' },
  play_message: { says: 'Plays a text or a recording.', icon: MessageSquareText, group: 'talk' },
  dtmf_input: { says: 'Waits for keys of the telephone.', icon: Hash, group: 'talk' },
  menu: { says: 'Asks for one key out of several.', icon: ListOrdered, group: 'talk' },
  collect_speech: { says: 'Asks, and understands what is said.', icon: Speech, group: 'talk' },
  play_digits: { says: 'Reads a number out.', icon: Binary, group: 'talk' },
  survey: { says: 'Asks for marks by key.', icon: ClipboardList, group: 'talk' },
  language: { says: 'Goes on in another language or voice.', icon: Languages, group: 'talk' },
  branch: { says: 'Goes one way or another.', icon: Split, group: 'decide' },
  time_condition: { says: 'Goes by the hour and the day.', icon: Clock, group: 'decide' },
  queue_check: { says: 'Goes by how long a queue is.', icon: Users, group: 'decide' },
  set_variable: { says: 'Remembers values for later steps.', icon: Variable, group: 'decide' },
  http_request: { says: 'Asks another system.', icon: Globe, group: 'decide' },
  transfer: { says: 'Puts the caller through.', icon: PhoneForwarded, group: 'lead' },
  ai_agent: { says: 'Hands the caller to a voice agent.', icon: AudioLines, group: 'lead' },
  voicemail: { says: 'Takes a message for a mailbox.', icon: Voicemail, group: 'lead' },
  record_message: { says: 'Records the caller, and goes on.', icon: Mic, group: 'lead' },
  callback_request: { says: 'Promises a call back from a queue.', icon: PhoneIncoming, group: 'lead' },
  sub_flow: { says: 'Walks through another IVR.', icon: Workflow, group: 'lead' },
  return: { says: 'Goes back to the IVR that led here.', icon: CornerDownLeft, group: 'lead' },
  hangup: { says: 'Ends the call.', icon: PhoneOff, group: 'lead' },
};

/** What a step is called: its own name, else its kind's. */
export const titleOf = (step: { readonly kind: StepKind; readonly name: string }): string => step.name || stepNames[step.kind];
