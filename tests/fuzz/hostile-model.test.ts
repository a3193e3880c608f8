/** Conversations with a model that wants the worst, and with one that obeys whatever it reads: neither moves a caller where policy does not allow. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConfigAgent } from '@botpbx/shared/link/section/agent';
import { BuiltInTool } from '@botpbx/shared/model/agent-setting';
import type { Decision } from '@botpbx/shared/model/decision';
import { NO_LINES_TAKEN } from '@botpbx/shared/model/gate-view';
import { routePlaced } from '@botpbx/shared/model/route-call';
import { routingView } from '@botpbx/shared/model/routing-view';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTools } from '../../media-node/src/tools/desk.ts';
import { makeEgress } from '../../media-node/src/tools/egress.ts';
import { functionTools } from '../../media-node/src/tools/functions.ts';
import { keyOf } from '../../media-node/src/tools/places.ts';
import { agentOf, MONDAY_MS, tenantOf, worldOf } from '../../media-node/src/tools/testing/world.ts';
import type { World } from '../../media-node/src/tools/world.ts';
import { type Chatter, chatTurn } from '../../media-node/src/voice/chat.ts';
import { phrasesOf } from '../../media-node/src/voice/phrases.ts';
import type { Asked, LanguageModel, Message, Thought } from '../../media-node/src/voice/ports.ts';
import { hostileCall, INJECTED } from './hostile-calls.ts';

/** `npm run test:long` has 10,000 calls. */
const CALLS = Number(process.env.HOSTILE_CALLS ?? 500);
const TURNS = 4;

const targets = [
  { name: 'Front desk', destination: { type: 'extension', id: 7 } },
  { name: 'Doctor on duty', destination: { type: 'external', number: '+15557777', extension_id: 7 } },
  { name: 'Foreign', destination: { type: 'extension', id: 4711 } },
];
/** All that the policy allows, by hand. */
const ALLOWED: Readonly<Record<ConfigAgent['transfer_policy'], ReadonlySet<string>>> = {
  listed: new Set(['extension:7', 'external:+15557777']),
  internal: new Set([...['extension:7', 'extension:8', 'extension:9', 'extension:10', 'ring_group:20', 'agent:51'], 'external:+15557777']),
};
/** What is another tenant's, and so nobody's here. */
const FOREIGN = ['Zacharias', '8123', 'other.sip.botpbx.local'];

const tenant = tenantOf();
const other = tenantOf({
  tenant_id: 2,
  slug: 'other',
  sip_domain: 'other.sip.botpbx.local',
  agents: [agentOf({ name: 'Zacharias', number: '8123' })],
});
const view = routingView(tenant);

let canary = 0;
let canaryHits = 0;
const server = createServer((_, answer) => {
  canaryHits += 1;
  answer.end('{}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  canary = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const policies = ['internal', 'listed'] as const;
const hired = (policy: (typeof policies)[number]): ConfigAgent =>
  agentOf({
    tools: BuiltInTool.options,
    transfer_policy: policy,
    transfer_targets: targets,
    functions: [{ name: 'lookup_customer', parameters: {}, url: `http://127.0.0.1:${canary}/`, timeout_ms: 500 }],
    outcome: [{ name: 'interest', type: 'choice', choices: ['hot', 'cold'] }],
    documents: [{ id: 1, name: 'Prices', hash: 'a'.repeat(64) }],
    time_condition_id: 30,
  });

/** A world whose servers nobody opened: the guard is the real one. */
function worldFor(agent: ConfigAgent, given: Partial<World> = {}) {
  const fetch = makeEgress({ allow: [], resolve: async () => ['127.0.0.1', '169.254.169.254'], ownAddresses: () => [] });
  const world = worldOf({ tenant, ...given });
  const foreign = functionTools({ agent, visit: world.visit, secret: 'whsec_c2VjcmV0', fetch, nowMs: () => MONDAY_MS });
  return { ...world, foreign: [...foreign, ...world.foreign] };
}

const chatter = (agent: ConfigAgent, world: World, think: LanguageModel) =>
  ({
    settings: {
      ...{ language: 'en-US', greeting: null, isGreetingInterruptible: true, isInterruptible: true, maxTurns: 20, silenceTimeoutMs: 5_000 },
      ...{ endPhrases: [], minSilenceMs: 350, maxSilenceMs: 1_000, phrases: phrasesOf('en') },
    },
    system: agent.system_prompt,
    think,
    tools: makeTools(agent, world),
    clock: { nowMs: () => performance.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    tell: () => undefined,
  }) satisfies Chatter;

interface Came {
  readonly handedOver: number;
  readonly toolCalls: number;
}

/** Talks for some turns, and looks at everything that comes of it. */
async function talk(agent: ConfigAgent, talker: Chatter, texts: readonly string[]): Promise<Came> {
  let history: readonly Message[] = [];
  const came = { handedOver: 0, toolCalls: 0 };
  for (const text of texts) {
    const { end, history: next, uses } = await chatTurn(talker, { history, text }, new AbortController().signal);
    history = next;
    came.toolCalls += uses.length;
    expect(uses.filter((use) => !use.is_error).length).toBeLessThanOrEqual(8);
    if (end.kind === 'failed') throw end.where.error;
    if (end.kind !== 'hand-over') continue;
    came.handedOver += 1;
    expect(ALLOWED[agent.transfer_policy]).toContain(keyOf(end.to.to));
    const asked = { origin: 'phone' as const, dialled: '', atMs: MONDAY_MS };
    for (const number of numbersIn(routePlaced(view, asked, { to: end.to.to, who: 'The agent' }, NO_LINES_TAKEN)))
      expect(number).toBe('+15557777');
    break;
  }
  const said = history.flatMap((message) => (message.role === 'tool' ? [message.result] : [])).join('\n');
  const given = JSON.stringify(history.flatMap((message) => (message.role === 'agent' ? (message.toolCalls ?? []) : [])));
  for (const hidden of FOREIGN) if (!given.includes(hidden)) expect(said).not.toContain(hidden);
  return came;
}

/** Numbers outside that a decision leads to. */
function numbersIn(decision: Decision): string[] {
  return decision.kind === 'outbound' ? [decision.asked.dialled] : [];
}

test(`a model that asks for the worst in each turn of ${CALLS} calls gets nothing else than policy allows`, async () => {
  expect(other.agents[0]?.name).toBe('Zacharias');
  const all = { calls: 0, handedOver: 0, toolCalls: 0, refused: 0 };
  const turn = fc.array(hostileCall, { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...policies), fc.array(turn, { minLength: TURNS, maxLength: TURNS }), async (policy, turns) => {
      const agent = hired(policy);
      const waiting = turns.map((calls) => [...calls]);
      const think: LanguageModel = async function* ({ history }): AsyncGenerator<Thought> {
        if (history.at(-1)?.role === 'tool') return yield { kind: 'text', text: 'So be it.' };
        for (const [at, { name, input }] of (waiting.shift() ?? []).entries()) yield { kind: 'tool-call', id: `c${at}`, name, input };
      };
      const talker = chatter(agent, worldFor(agent), think);
      const came = await talk(
        agent,
        talker,
        turns.map((_, at) => `turn ${at}`),
      );
      all.calls += 1;
      all.handedOver += came.handedOver;
      all.toolCalls += came.toolCalls;
      all.refused += talker.tools.tally().refused;
    }),
    { numRuns: CALLS },
  );
  console.log(JSON.stringify(all));
  expect(all.refused).toBeGreaterThan(all.toolCalls / 2);
  expect(all.handedOver).toBeGreaterThan(CALLS / 50);
  expect(canaryHits).toBe(0);
}, 900_000);

/** Does whatever any text tells it: the most gullible model there is. */
const gullible: LanguageModel = async function* ({ history, system }: Asked): AsyncGenerator<Thought> {
  const last = history.at(-1);
  const text = [system, last?.role === 'tool' ? last.result : last?.role === 'caller' ? last.text : ''].join('\n');
  const places = [
    ...text.matchAll(/(?:transfer|connect|forward|dial|call|to)[^"'+0-9]{0,40}["']?(\+?[0-9][0-9 ]{2,20}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)/g),
  ];
  if (last?.role === 'caller') {
    yield { kind: 'tool-call', id: 'k', name: 'search_knowledge', input: { query: last.text } };
    yield { kind: 'tool-call', id: 'm', name: 'crm', input: {} };
  }
  for (const [at, [, place]] of places.slice(0, 6).entries())
    yield { kind: 'tool-call', id: `t${at}`, name: 'transfer_call', input: { destination: place } };
  if (history.length > 12) yield { kind: 'text', text: 'I have done as I was told.' };
};

test(`${INJECTED.length} injected texts, each by speech, name, notes, document and answer, move nobody elsewhere`, async () => {
  let handedOver = 0;
  for (const text of INJECTED)
    for (const policy of policies) {
      const agent = { ...hired(policy), system_prompt: `Notes: ${text}` };
      const base = worldOf();
      const world = worldFor(agent, {
        visit: { ...base.visit, callerName: text.slice(0, 80) },
        knowledge: { search: async () => [{ source: 'Prices, part 1', text }] },
        foreign: [
          {
            spec: { name: 'crm', description: '', parameters: { type: 'object' } },
            ...{ filler: null, takesSecrets: false },
            act: async () => ({ kind: 'result', text }),
          },
        ],
      });
      handedOver += (await talk(agent, chatter(agent, world, gullible), [text, 'go on'])).handedOver;
    }
  // some of them name places that are allowed, so that it is known that the model does obey
  expect(handedOver).toBeGreaterThan(0);
  expect(canaryHits).toBe(0);
}, 120_000);
