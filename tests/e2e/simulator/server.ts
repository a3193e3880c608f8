/** A flow that asks a server, simulated with the server and with the viewer in its place; prompts read aloud. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIvr } from '@botpbx/shared/api/ivrs';
import { Flow } from '@botpbx/shared/model/flow';
import type { Window } from '../../support/browser.ts';
import type { Stack } from '../../support/stack.ts';
import { claim, type Story } from '../../support/story.ts';
import { openSimulator, simulate } from './browser.ts';

export interface CustomerServer {
  readonly port: number;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** Knows one customer, who is gold. */
export async function startServer(story: Story): Promise<CustomerServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const isKnown = request.url === '/customers/1010';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? { customer: { tier: 'gold' } } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  story.atEnd(() => {
    server.close();
  });
  return { asked, port: (server.address() as AddressInfo).port };
}

const says = (text: string) => ({ kind: 'text' as const, text });

const flowFor = (port: number): Flow =>
  Flow.parse({
    steps: [
      { id: 'start', kind: 'start', exits: { next: ['crm'] } },
      {
        id: 'crm',
        kind: 'http_request',
        position: { x: 330, y: 0 },
        settings: {
          url: `http://127.0.0.1:${port}/customers/\${CALLERID(num)}`,
          save: [{ variable: 'TIER', path: 'customer.tier' }],
          statuses: ['404'],
        },
        exits: { success: ['gold'], status_404: ['unknown'], failed: ['broken'] },
      },
      { id: 'gold', kind: 'hangup', position: { x: 660, y: 0 }, settings: { prompt: says('You are ${TIER}.') } },
      { id: 'unknown', kind: 'hangup', position: { x: 660, y: 200 }, settings: { prompt: says('Who are you?') } },
      { id: 'broken', kind: 'hangup', position: { x: 660, y: 400 } },
    ],
  });

export async function asksServer(window: Window, stack: Stack, { port, asked }: CustomerServer): Promise<void> {
  const { page } = window;
  const { id } = await stack.api(createIvr, { body: { name: 'Customers', flow: flowFor(port) } });
  await openSimulator(window, stack, id);
  const known = await simulate(window, { from: '1010', acts: [], picture: 'http-known' });
  claim(known === 'start.next crm.success gold.hangup', 'A known customer went', known);
  const unknown = await simulate(window, { from: '1011', acts: [], picture: 'http-unknown' });
  claim(unknown === 'start.next crm.status_404 unknown.hangup', 'An unknown customer went', unknown);
  claim(asked.join() === '/customers/1010,/customers/1011', 'The server was asked for', asked);
  await page.locator('[name=http]').selectOption('played');
  await page.locator('[name=prompts]').selectOption('spoken');
  const played = await simulate(window, { from: '1011', acts: ['Answer'], picture: 'http-played', begins: '[data-question=http]' });
  claim(played === 'start.next crm.success gold.hangup', 'With the viewer for the server, the call went', played);
  claim(asked.length === 2, 'The server was asked although the viewer answered.');
}
