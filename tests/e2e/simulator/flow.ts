/** The flow of the story: keys lead through inputs, conditions, hours and a transfer that comes back. */
import { Flow } from '@botpbx/shared/model/flow';
import type { z } from 'zod';

export const CUSTOMER = '4711';
export const BUSY_EXTENSION = '2001';

type Step = z.input<typeof Flow>['steps'][number];

const says = (text: string) => ({ kind: 'text' as const, text });
const at = (x: number, y: number) => ({ x: y * 330, y: x * 290 });
const goodbye = (id: string, text: string, x: number): Step => ({
  id,
  kind: 'hangup',
  name: text,
  position: at(x, 6),
  settings: { prompt: says(text) },
});

const ALWAYS = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start: '00:00', end: '24:00' }] as const;

/** `busyId` is the extension that refuses calls. */
export const makeFlow = (busyId: number): Flow =>
  Flow.parse({
    steps: [
      { id: 'start', kind: 'start', position: at(2, 0), exits: { next: ['welcome'] } },
      {
        id: 'welcome',
        kind: 'play_message',
        name: 'Welcome',
        position: at(2, 1),
        settings: { prompt: says('Hello.') },
        exits: { next: ['menu'] },
      },
      {
        id: 'menu',
        kind: 'menu',
        name: 'What for',
        position: at(2, 2),
        settings: {
          prompt: says('One, account. Two, hours. Three, sales. Four, code.'),
          options: ['1', '2', '3', '4'].map((key) => ({ key, label: `Choice ${key}` })),
          timeout: 1,
          retries: 1,
          invalid_prompt: says('No.'),
        },
        exits: { key_1: ['account'], key_2: ['hours'], key_3: ['sales'], key_4: ['code'], timeout: ['silent'], invalid: ['lost'] },
      },
      ...account(),
      ...others(busyId),
      goodbye('silent', 'Nothing', 4),
      goodbye('lost', 'Lost', 5),
    ],
  });

const account = (): Step[] => [
  {
    id: 'account',
    kind: 'dtmf_input',
    name: 'Account number',
    position: at(0, 3),
    settings: { prompt: says('Number?'), max_digits: 6, timeout: 1, digit_timeout: 1, expected: '4*', variable: 'ACCOUNT', retries: 1 },
    exits: { matched: ['read'], timeout: ['silent'], invalid: ['lost'] },
  },
  { id: 'read', kind: 'play_digits', position: at(0, 4), settings: { variable: 'ACCOUNT' }, exits: { next: ['known'], invalid: ['lost'] } },
  {
    id: 'known',
    kind: 'branch',
    name: 'Known customer',
    position: at(0, 5),
    settings: { cases: [{ label: 'Known', when: `\${ACCOUNT} == "${CUSTOMER}"` }] },
    exits: { case_1: ['mark'], else: ['stranger'] },
  },
  {
    id: 'mark',
    kind: 'set_variable',
    position: at(0, 6),
    settings: { assignments: [{ name: 'LEVEL', value: 'gold ${CALLERID(num)}' }] },
    exits: { next: ['friend'] },
  },
  goodbye('friend', 'Welcome back', 0),
  goodbye('stranger', 'Unknown', 1),
];

const others = (busyId: number): Step[] => [
  {
    id: 'hours',
    kind: 'time_condition',
    name: 'Office hours',
    position: at(1, 3),
    settings: { ranges: ALWAYS.map(({ days, start, end }) => ({ days: [...days], start, end })) },
    exits: { open: ['opened'], closed: ['lost'] },
  },
  goodbye('opened', 'We are here', 2),
  {
    id: 'sales',
    kind: 'transfer',
    name: 'Sales',
    position: at(2, 3),
    settings: { destination: { type: 'extension', id: busyId } },
    exits: { busy: ['engaged'], no_answer: ['lost'], failed: ['lost'] },
  },
  goodbye('engaged', 'Engaged', 3),
  {
    id: 'code',
    kind: 'dtmf_input',
    name: 'Secret code',
    position: at(3, 3),
    settings: { prompt: says('Code?'), max_digits: 2, timeout: 1, digit_timeout: 1, expected: '7?', variable: 'CODE', masked: true },
    exits: { matched: ['friend'], timeout: ['silent'], invalid: ['lost'] },
  },
];
