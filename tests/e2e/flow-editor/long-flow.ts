/** A flow as large houses have: two hundred steps of many kinds, each leading on and some leading back. */
import { Flow } from '@botpbx/shared/model/flow';

const KINDS = ['play_message', 'menu', 'transfer', 'branch', 'set_variable', 'http_request', 'play_message', 'dtmf_input'] as const;
type Kind = (typeof KINDS)[number];

const SETTINGS: Readonly<Record<Kind, object>> = {
  play_message: { prompt: { kind: 'text', text: 'Welcome to our company, please hold the line.' } },
  menu: { prompt: { kind: 'text', text: 'Press one, two or three.' }, options: ['1', '2', '3'].map((key) => ({ key, label: 'Desk' })) },
  transfer: { destination: { type: 'hangup' } },
  branch: { cases: ['VIP', 'NEW'].map((name) => ({ label: name, when: `\${CUSTOMER} == "${name}"` })) },
  set_variable: { assignments: [{ name: 'CUSTOMER', value: 'VIP' }] },
  http_request: { url: 'https://crm.example.com/customer' },
  dtmf_input: { max_digits: 4 },
};
/** Lanes that lie side by side. */
const LANES = 10;
/** Where each exit leads: how many steps on in the same lane, and how many lanes beside it. */
const EXITS: Readonly<Record<Kind, Readonly<Record<string, readonly [number, number]>>>> = {
  play_message: { next: [1, 0] },
  menu: { key_1: [1, 0], key_2: [1, 1], key_3: [2, 0], timeout: [1, -1], invalid: [-1, 0] },
  transfer: { busy: [1, 1], no_answer: [1, 0], failed: [1, 0] },
  branch: { case_1: [1, 0], case_2: [1, 1], else: [2, 0] },
  set_variable: { next: [1, 0] },
  http_request: { success: [1, 0], failed: [1, 1] },
  dtmf_input: { matched: [1, 0], timeout: [1, 1] },
};

/** Makes the flow; its steps are called `s1`, `s2` … and have no places yet. */
export function longFlow(count: number): Flow {
  const last = count - 1;
  const steps = Array.from({ length: count - 2 }, (_, at) => stepAt(at + 1, last));
  const start = { id: 'start', kind: 'start', exits: { next: ['s1'] } };
  return Flow.parse({ steps: [start, ...steps, { id: `s${last}`, kind: 'hangup' }] });
}

function stepAt(at: number, last: number): object {
  const kind = KINDS[at % KINDS.length] ?? 'play_message';
  const target = ([on, beside]: readonly [number, number]) => [`s${Math.max(1, Math.min(last, at + on * LANES + beside))}`];
  const exits = Object.fromEntries(Object.entries(EXITS[kind]).map(([exit, way]) => [exit, target(way)]));
  return { id: `s${at}`, kind, name: `Step ${at}`, settings: SETTINGS[kind], exits };
}
