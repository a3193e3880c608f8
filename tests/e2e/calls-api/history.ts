/** The history of calls as a program reads it: every filter against what the records say, and the export against the list. */
import type { Call } from '@botpbx/shared/model/call';
import { allCalls, untilCall } from '../../support/calls.ts';
import { readCsv } from '../../support/csv.ts';
import { claim, type Story } from '../../support/story.ts';
import { OWN_DID, type World } from './world.ts';

async function get({ stack }: World, path: string): Promise<Response> {
  return fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${stack.token}` } });
}

async function idsOf(world: World, query: string): Promise<string[]> {
  const response = await get(world, `/api/calls?limit=500&${query}`);
  claim(response.status === 200, `The filter ${query} answered ${response.status}.`);
  return ((await response.json()) as { data: Call[] }).data.map(({ id }) => id);
}

export async function historyIsFound(story: Story, world: World): Promise<void> {
  const { stack, ann } = world;
  const own = await ann.call(OWN_DID);
  await own.until('answered');
  await own.hangUp();
  await untilCall(stack.api, ({ from, to }) => from === '1003' && to === OWN_DID);
  const calls = await allCalls(stack.api);
  const filters: [string, (call: Call) => boolean][] = [
    ['direction=outbound', ({ direction }) => direction === 'outbound'],
    ['direction=inbound', ({ direction }) => direction === 'inbound'],
    ['disposition=ANSWERED', ({ disposition }) => disposition === 'ANSWERED'],
    ['disposition=NO%20ANSWER', ({ disposition }) => disposition === 'NO ANSWER'],
    ['party=1004', ({ from, to, answered_by }) => [from, to, answered_by].includes('1004')],
    ['min_duration=1', ({ duration }) => duration >= 1],
    ['max_duration=0', ({ duration }) => duration === 0],
    [`trunk_id=${world.trunkId}&disposition=ANSWERED`, (call) => call.direction !== 'internal' && call.disposition === 'ANSWERED'],
    ['trunk_id=987654', () => false],
    ['queue=nobody', () => false],
    ['start=2020-01-01&end=2020-12-31', () => false],
  ];
  for (const [query, fits] of filters) {
    const [found, wanted] = [await idsOf(world, query), calls.filter(fits).map(({ id }) => id)];
    claim(found.join() === wanted.join(), `The filter ${query} finds`, found, 'instead of', wanted);
  }
  const of1005 = await idsOf(world, 'extension=1005');
  claim(of1005.length >= 2 && of1005.length < calls.length, 'Calls in which 1005 took part are', of1005);
  await exported(story, world, calls);
}

async function exported(story: Story, world: World, calls: readonly Call[]): Promise<void> {
  const response = await get(world, '/api/calls/export');
  claim(response.headers.get('content-type')?.startsWith('text/csv') === true, 'The export is', response.headers.get('content-type'));
  const [header = [], ...rows] = readCsv(await response.text());
  const at = (name: string) => header.indexOf(name);
  claim(rows.map((row) => row[at('id')]).join() === calls.map(({ id }) => id).join(), 'The export holds other calls than the list.');
  rows.forEach((row, index) => {
    const call = calls[index];
    const to = call && (/^[=+\-@]/.test(call.to) ? `'${call.to}` : call.to);
    claim(row.length === header.length && row[at('to')] === to, 'A line is', row, 'for', call);
    claim(
      row.every((cell) => !/^[=+\-@\t\r]/.test(cell)),
      'A cell begins as a formula does:',
      row,
    );
  });
  const some = readCsv(await (await get(world, '/api/calls/export?direction=outbound')).text());
  claim(some.length - 1 === calls.filter(({ direction }) => direction === 'outbound').length, 'The filtered export has', some.length - 1);
  story.figure('exported', rows.length);
}
