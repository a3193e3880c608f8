/** What flows say to every caller in the same words: it can be spoken before the first one comes. */
import { namesIn } from '../base/template.ts';
import type { Flow, FlowStep } from './flow.ts';
import type { FlowPrompt } from './flow-prompt.ts';
import { menuText, waitText } from './flow-run-words.ts';
import type { TtsChoice } from './speech-setting.ts';

/** A text as a walk has it spoken. */
export interface FixedText {
  readonly text: string;
  readonly voice: TtsChoice | null;
  readonly language: string;
}

/** What a language step on the way has set. */
interface Tongue {
  readonly language: string | undefined;
  readonly voice: TtsChoice | null;
}

/** A step that callers come to, speaking so. */
interface Visit {
  readonly ivrId: number;
  readonly stepId: string;
  readonly tongue: Tongue;
}

/** Beyond this a flow speaks too many languages at too many steps to be foreseen. */
const MAX_VISITS = 20_000;
const NONE: Tongue = { language: undefined, voice: null };

/** Lists them, each once: at each step that can be reached, in each language and voice that callers may have been given on the way to it. */
export function fixedTexts(ivrs: readonly { readonly id: number; readonly flow: Flow }[]): FixedText[] {
  const flows = new Map(ivrs.map(({ id, flow }) => [id, { flow, steps: new Map(flow.steps.map((step) => [step.id, step])) }]));
  const texts = new Map<string, FixedText>();
  const seen = new Set<string>();
  const ahead: Visit[] = [];
  const callers = new Map<number, Map<string, Visit>>();
  const left = new Map<number, Map<string, Tongue>>();
  const come = (visit: Visit) => {
    const key = JSON.stringify(visit);
    if (seen.has(key) || seen.size >= MAX_VISITS) return;
    seen.add(key);
    ahead.push(visit);
  };
  const begin = (ivrId: number, tongue: Tongue) => {
    for (const step of flows.get(ivrId)?.flow.steps ?? []) if (step.kind === 'start') come({ ivrId, stepId: step.id, tongue });
  };
  const goOn = ({ ivrId, stepId }: Visit, tongue: Tongue) => {
    const targets = Object.values(flows.get(ivrId)?.steps.get(stepId)?.exits ?? {}).flat();
    for (const next of targets) come({ ivrId, stepId: next, tongue });
  };
  /** Who leaves a flow goes on where others entered it. */
  const leave = ({ ivrId, tongue }: Visit) => {
    noted(left, ivrId, tongue);
    for (const caller of callers.get(ivrId)?.values() ?? []) goOn(caller, tongue);
  };
  for (const { id } of ivrs) begin(id, NONE);
  for (let visit = ahead.pop(); visit; visit = ahead.pop()) {
    const found = flows.get(visit.ivrId);
    const step = found?.steps.get(visit.stepId);
    if (!found || !step) continue;
    for (const one of textsOf(step, found.flow, visit.tongue)) texts.set(JSON.stringify(one), one);
    const tongue = step.kind === 'language' ? { language: step.settings.language, voice: step.settings.voice } : visit.tongue;
    if (step.kind === 'sub_flow' && step.settings.ivr_id !== null) {
      noted(callers, step.settings.ivr_id, visit);
      begin(step.settings.ivr_id, tongue);
      for (const one of left.get(step.settings.ivr_id)?.values() ?? []) goOn(visit, one);
    }
    goOn(visit, tongue);
    leave({ ...visit, tongue });
  }
  return [...texts.values()];
}

function noted<T>(notes: Map<number, Map<string, T>>, ivrId: number, one: T): void {
  const known = notes.get(ivrId) ?? new Map<string, T>();
  known.set(JSON.stringify(one), one);
  notes.set(ivrId, known);
}

function textsOf(step: FlowStep, flow: Flow, tongue: Tongue): FixedText[] {
  const language = tongue.language ?? flow.language;
  return [...promptsIn(step.settings), ...ownTexts(step, language)].flatMap(({ text, voice }) => {
    const plain = text.trim();
    if (plain === '' || namesIn(plain).length > 0) return [];
    return [{ text: plain, voice: voice ?? tongue.voice ?? flow.voice, language }];
  });
}

/** What is said where the flow says nothing. */
function ownTexts(step: FlowStep, language: string): TextPrompt[] {
  if (step.kind === 'menu' && step.settings.prompt === null) return [{ text: menuText(step.settings.options, language), voice: null }];
  return step.kind === 'http_request' && step.settings.prompt === null ? [{ text: waitText(language), voice: null }] : [];
}

type TextPrompt = Pick<Extract<FlowPrompt, { kind: 'text' }>, 'text' | 'voice'>;

/** Prompts stand at different places in the settings of different kinds. */
function promptsIn(value: unknown): TextPrompt[] {
  if (Array.isArray(value)) return value.flatMap(promptsIn);
  if (typeof value !== 'object' || value === null) return [];
  return isText(value) ? [value] : Object.values(value).flatMap(promptsIn);
}

const isText = (value: object): value is TextPrompt =>
  'kind' in value && value.kind === 'text' && 'text' in value && typeof value.text === 'string' && 'voice' in value;
