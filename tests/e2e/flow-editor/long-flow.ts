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
/** How many steps further each exit leads. */
const EXITS: Readonly<Record<Kind, Readonly<Record<string, number>>>> = {
  play_message: { next: 1 },
  menu: { key_1: 1, key_2: 2, key_3: 3, timeout: 4, invalid: -1 },
  transfer: { busy: 2, no_answer: 1, failed: 1 },
  branch: { case_1: 1, case_2: 2, else: 3 },
  set_variable: { next: 1 },
  http_request: { success: 1, failed: 3 },
  dtmf_input: { matched: 1, timeout: 2 },
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
  const target = (by: number) => [`s${Math.max(1, Math.min(last, at + by))}`];
  const exits = Object.fromEntries(Object.entries(EXITS[kind]).map(([exit, by]) => [exit, target(by)]));
  return { id: `s${at}`, kind, name: `Step ${at}`, settings: SETTINGS[kind], exits };
}
