/** The menu of a new installation: a flow to call, to look at and to change. */
import { Flow } from '@botpbx/shared/model/flow';
import type { TenantDb } from '../../db/scoped.ts';
import { changeIvr, createIvr, noIvrHasNumber } from '../../ivrs/store.ts';

/** What phones dial to hear it. */
const NUMBER = '6005';

/** Whom the menu leads to, by id. */
export interface DemoPeople {
  readonly agent: number;
  readonly phones: readonly [number, number];
}

/** Makes it and publishes it; one that is there already stays as it is. */
export async function makeDemoIvr(db: TenantDb, people: DemoPeople): Promise<void> {
  const labels = {
    name: 'Main menu',
    description: 'Greets callers and lets them choose',
    number: NUMBER,
    failed_destination: { type: 'agent', id: people.agent } as const,
  };
  const row = await createIvr(db, { ...labels, draft: flowOf(people) }, noIvrHasNumber(db, NUMBER));
  if (!row) return;
  const publish = { changes: [], by: 'system' };
  await changeIvr(db, row, { labels: {}, draft: Flow.parse(row.draft), publish, action: 'ivr.published' });
}

const WORDS = 'Welcome to this telephone system. Press 1 for demo phone one, 2 for demo phone two, or 0 for the reception.';

function flowOf({ agent, phones }: DemoPeople): Flow {
  const phone = (at: 0 | 1) => ({
    ...{ id: `phone_${at + 1}`, name: `Demo phone ${at + 1}`, kind: 'transfer' as const, position: { x: 640, y: at * 200 } },
    settings: { destination: { type: 'extension' as const, id: phones[at] } },
    exits: { busy: ['message'], no_answer: ['message'], failed: ['message'] },
  });
  return Flow.parse({
    steps: [
      { id: 'start', kind: 'start', position: { x: 0, y: 200 }, exits: { next: ['menu'] } },
      {
        ...{ id: 'menu', name: 'Main menu', kind: 'menu', position: { x: 300, y: 160 } },
        settings: {
          prompt: { kind: 'text', text: WORDS },
          options: [
            { key: '1', label: 'Demo phone 1' },
            { key: '2', label: 'Demo phone 2' },
            { key: '0', label: 'Reception' },
          ],
        },
        exits: { key_1: ['phone_1'], key_2: ['phone_2'], key_0: ['reception'], timeout: ['reception'], invalid: ['reception'] },
      },
      phone(0),
      phone(1),
      { id: 'reception', name: 'Reception', kind: 'ai_agent', position: { x: 640, y: 400 }, settings: { agent_id: agent } },
      { id: 'message', name: 'Message', kind: 'voicemail', position: { x: 980, y: 100 }, settings: { mailbox: 'general' } },
    ],
  });
}
