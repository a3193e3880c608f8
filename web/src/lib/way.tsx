/** The way of a call that is only thought of, one decision below the other. */
import type { RoutingExplanation, RoutingStep } from '@botpbx/shared/model/flow-history';
import { For, Show } from 'solid-js';
import { Badge } from '../ui/badge.tsx';
import { createClockwork } from './clockwork.ts';
import type { Word } from './words.ts';

const OUTCOMES: Record<RoutingExplanation['outcome'], Word> = {
  reaches: { text: 'Goes through', tone: 'good' },
  asks: { text: 'The caller is asked', tone: 'info' },
  leaves: { text: 'Leaves the house', tone: 'good' },
  refused: { text: 'Refused', tone: 'bad' },
};

/** Where rows of a kind are opened by their id. */
const PAGES: Readonly<Record<string, string>> = {
  inbound_route: '/inbound-routes?id=',
  outbound_route: '/outbound-routes?id=',
  time_condition: '/time-conditions?id=',
  ivr: '/ivr-builder/edit?id=',
  extension: '/extensions?id=',
  ring_group: '/ring-groups?id=',
  queue: '/queues?id=',
  agent: '/agents?id=',
  trunk: '/settings/trunks?id=',
  number_list: '/number-lists?id=',
  conference: '/conference-rooms?id=',
};

/** Kinds whose name says all. */
const NAMED_BY_THEMSELVES: ReadonlySet<string> = new Set(['hangup', 'refused']);

function sayKind(kind: string): string {
  if (NAMED_BY_THEMSELVES.has(kind)) return '';
  return kind === 'ivr' ? 'IVR' : capital(kind.replaceAll('_', ' '));
}

/** Reasons of refusals are named by their codes. */
const sayName = ({ kind, name }: RoutingStep): string => (kind === 'refused' ? `Refused: ${name.replaceAll('_', ' ')}` : name);

/** All that decides, and in one sentence what comes of it. */
export function Way(props: { found: RoutingExplanation }) {
  const clockwork = createClockwork();
  const word = () => OUTCOMES[props.found.outcome];
  return (
    <section class="grid gap-4 rounded-xl border border-line bg-sunken p-4" aria-label="The way of the call" aria-live="polite">
      <div class="grid justify-items-start gap-2">
        <Badge tone={word().tone}>{word().text}</Badge>
        <p class="font-[560]">{props.found.says}</p>
        <p class="text-sm text-ink-3">As of {clockwork().moment(props.found.at)}</p>
      </div>
      <For each={branchesOf(props.found.steps)}>
        {(branch) => (
          <div class="grid gap-2">
            <Show when={branch.name}>{(name) => <h3 class="text-sm font-[600] text-ink-2">{capital(name())}</h3>}</Show>
            <ol class="grid gap-3 border-l-2 border-line-2 pl-4">
              <For each={branch.steps}>{(step) => <Decision step={step} />}</For>
            </ol>
          </div>
        )}
      </For>
    </section>
  );
}

function Decision(props: { step: RoutingStep }) {
  const href = () => {
    const page = PAGES[props.step.kind];
    return page === undefined || props.step.id === null ? undefined : `${page}${props.step.id}`;
  };
  return (
    <li class="relative grid text-sm" data-decision={props.step.kind}>
      <span class="absolute top-1.5 -left-[1.4rem] size-2.5 rounded-full border-2 border-sunken bg-accent" aria-hidden="true" />
      <span class="text-base">
        <span class="text-ink-2">{sayKind(props.step.kind)}</span>{' '}
        <Show when={href()} fallback={<span class="font-[580]">{sayName(props.step)}</span>}>
          {(link) => (
            <a class="font-[580] text-accent-text hover:underline" href={link()} target="_blank" rel="noreferrer">
              {sayName(props.step)}
            </a>
          )}
        </Show>
      </span>
      <span class="text-ink-2">{props.step.why}</span>
    </li>
  );
}

interface Branch {
  /** What it is a case of; null for the main way. */
  readonly name: string | null;
  readonly steps: RoutingStep[];
}

/** Steps of one case stand together. */
function branchesOf(steps: readonly RoutingStep[]): Branch[] {
  const branches: Branch[] = [];
  for (const step of steps) {
    const last = branches.at(-1);
    if (last?.name === step.branch) last.steps.push(step);
    else branches.push({ name: step.branch, steps: [step] });
  }
  return branches;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
