/** A flow that turns to people, queues and agents: whoever simulates it answers for all of them. */
import { createAgent } from '@botpbx/shared/api/agents';
import { createIvr } from '@botpbx/shared/api/ivrs';
import { createQueue } from '@botpbx/shared/api/queues';
import { Flow } from '@botpbx/shared/model/flow';
import type { z } from 'zod';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim } from '../../support/story.ts';
import { openSimulator, simulate } from './browser.ts';

type Step = z.input<typeof Flow>['steps'][number];

const says = (text: string) => ({ kind: 'text' as const, text });

interface Ids {
  readonly queueId: number;
  readonly agentId: number;
  /** The flow that is walked inside of this one. */
  readonly ivrId: number;
}

function flowWith({ queueId, agentId, ivrId }: Ids): Flow {
  const steps: Step[] = [
    { id: 'start', kind: 'start', exits: { next: ['line'] } },
    {
      id: 'line',
      kind: 'queue_check',
      settings: { queue_id: queueId, max_waiting: 2 },
      exits: { free: ['bye'], busy: ['ask'], nobody: ['bye'] },
    },
    {
      id: 'ask',
      kind: 'collect_speech',
      settings: { prompt: says('What is it about?'), choices: [{ label: 'An invoice', phrases: ['invoice', 'bill'] }, { label: 'Other' }] },
      exits: { choice_1: ['note'], choice_2: ['bye'] },
    },
    {
      id: 'note',
      kind: 'record_message',
      settings: { prompt: says('Say it.'), mailbox: 'general' },
      exits: { done: ['talk'], too_short: ['bye'] },
    },
    {
      id: 'talk',
      kind: 'ai_agent',
      settings: { agent_id: agentId, cases: [{ label: 'Billing', when: '${AGENT_REASON} == "billing"' }] },
      exits: { case_1: ['later'], done: ['bye'], failed: ['bye'] },
    },
    {
      id: 'later',
      kind: 'callback_request',
      settings: { queue_id: queueId, prompt: says('We call you.') },
      exits: { done: ['main'], failed: ['bye'] },
    },
    { id: 'main', kind: 'sub_flow', settings: { ivr_id: ivrId }, exits: { next: ['bye'], failed: ['bye'] } },
    { id: 'bye', kind: 'hangup' },
  ];
  return Flow.parse({ steps: steps.map((step, at) => ({ ...step, position: { x: at * 330, y: 0 } })) });
}

const WAY =
  'start.next line.busy ask.choice_1 note.done talk.case_1 later.done ' +
  'start.next welcome.next menu.key_2 hours.open opened.hangup main.hangup';

export async function answersForAll(window: Window, { api, url }: Stack, mainId: number): Promise<void> {
  const { page } = window;
  const queue = await api(createQueue, { body: { name: 'Service', number: '6300' } });
  const agent = await api(createAgent, { body: { name: 'Invoices', system_prompt: 'You know all invoices of Acme.' } });
  const ids = { queueId: queue.id, agentId: agent.id, ivrId: mainId };
  const { id } = await api(createIvr, { body: { name: 'Questions', flow: flowWith(ids) } });
  await openSimulator(window, { url }, id);
  const fill = (name: string, value: string) => () => page.locator(`[data-question] [name=${name}]`).fill(value);
  const way = await simulate(window, {
    from: '1010',
    begins: '[data-question=queue]',
    picture: 'questions',
    acts: [
      ...[fill('waiting', '3'), 'Go on', fill('say', 'my bill is wrong'), 'Say', 'Speaks for 12 seconds'],
      ...[fill('outcome', 'reason = billing'), 'The talk is over', 'Takes the request', '2'],
    ],
  });
  claim(way === WAY, 'The call went another way:', { expected: WAY, way });
}
