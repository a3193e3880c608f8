/** A house with people, a queue, an agent and a server, and flows that its phones can dial. */
import { createAgent } from '@botpbx/shared/api/agents';
import { listExtensions, updateExtension } from '@botpbx/shared/api/extensions';
import { createIvr, publishIvr, setFlowSecret } from '@botpbx/shared/api/ivrs';
import { createQueue } from '@botpbx/shared/api/queues';
import { Flow } from '@botpbx/shared/model/flow';
import type { z } from 'zod';
import { type Ears, openEars } from '../../support/ears.ts';
import { openPostBox, type PostBox } from '../../support/post-box.ts';
import type { OnCall, SipPhone } from '../../support/sip-phone.ts';
import { type Stack, startStack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';

/** What each of the people sends. */
export const [SALES_HZ, MEMBER_HZ] = [700, 1170];
export const SECRET = 'crm-4711-secret';

export interface House {
  readonly story: Story;
  readonly stack: Stack;
  readonly ears: Ears;
  readonly box: PostBox;
  /** 1001, who calls. */
  readonly caller: SipPhone;
  /** 2001 answers, 2002 is busy, 2003 rings and nobody comes. */
  readonly sales: SipPhone;
  readonly idOf: (extension: string) => number;
  readonly queueId: number;
  readonly emptyQueueId: number;
  readonly agentId: number;
  /** Publishes a flow under a number; gives the id of its IVR. */
  readonly publish: (number: string, steps: readonly Step[], more?: { readonly failed?: string }) => Promise<number>;
}

export type Step = z.input<typeof Flow>['steps'][number];

/** A step of a kind, with what is set and where its exits lead. */
export const step = (
  kind: Step['kind'],
  id: string,
  settings: object = {},
  exits: Readonly<Record<string, string | string[]>> = {},
): Step =>
  ({
    ...{ id, kind, settings },
    exits: Object.fromEntries(Object.entries(exits).map(([exit, to]) => [exit, typeof to === 'string' ? [to] : to])),
  }) as Step;

/** A text that is spoken. */
export const said = (text: string) => ({ kind: 'text', text }) as const;

export async function build(story: Story): Promise<House> {
  const box = await openPostBox(story, 0);
  const stack = await startStack(story, { env: { EGRESS_ALLOW: `127.0.0.1/32:${box.port}` } });
  const phone = (number: string, toneHz: number, onCall: OnCall) => stack.phone(number, { toneHz, onCall });
  const caller = await phone('1001', 0, { kind: 'ring' });
  const sales = await phone('2001', SALES_HZ, { kind: 'answer', afterMs: 200 });
  const others = [
    await phone('2002', 0, { kind: 'reject', status: 486 }),
    await phone('2003', 0, { kind: 'ring' }),
    await phone('2004', MEMBER_HZ, { kind: 'answer', afterMs: 200 }),
  ];
  const { data } = await stack.api(listExtensions, {});
  const idOf = (extension: string) => data.find((row) => row.extension === extension)?.id ?? 0;
  for (const number of ['2002', '2003']) await stack.api(updateExtension, { params: { id: idOf(number) }, body: { ring_timeout: 5 } });
  await stack.api(updateExtension, { params: { id: idOf('1001') }, body: { voicemail_enabled: false } });
  const { id: queueId } = await stack.api(createQueue, {
    body: { name: 'Support', number: '500', timeout: 5, announce_frequency: 0, members: [{ extension_id: idOf('2004') }] },
  });
  const { id: emptyQueueId } = await stack.api(createQueue, { body: { name: 'Night', number: '501' } });
  const { id: agentId } = await stack.api(createAgent, {
    body: {
      name: 'Reception',
      system_prompt: 'You are the receptionist of Acme. Sales: ext 2001.',
      greeting: 'Thank you for calling. How can I help you?',
      transfer_targets: [{ name: 'Sales', destination: { type: 'extension', id: idOf('2001') } }],
    },
  });
  await stack.api(setFlowSecret, { body: { name: 'CRM', value: SECRET } });
  await stack.settled();
  for (const one of [caller, sales, ...others]) claim((await one.register()) === 200, `${one.user} cannot register.`);
  const publish: House['publish'] = async (number, steps, more = {}) => {
    const first = steps[0]?.id ?? '';
    const flow = Flow.parse({ steps: [step('start', 'start', {}, { next: first }), ...steps] });
    const failed_destination = more.failed === undefined ? null : ({ type: 'extension', id: idOf(more.failed) } as const);
    const { id, faults } = await stack.api(createIvr, { body: { name: `Flow ${number}`, number, flow, failed_destination } });
    const errors = faults.filter(({ severity }) => severity === 'error');
    claim(errors.length === 0, `The flow ${number} is wrong:`, errors);
    await stack.api(publishIvr, { params: { id } });
    return id;
  };
  return { ...{ story, stack, box, caller, sales, idOf, queueId, emptyQueueId, agentId, publish }, ears: await openEars(story) };
}
