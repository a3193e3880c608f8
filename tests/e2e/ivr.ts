/** Real callers walk through flows by their keys and their voices: each kind of step, each way out, and hanging up anywhere. */
import { stepSettings } from '@botpbx/shared/model/flow-step';
import { claim, tell } from '../support/story.ts';
import { leadsNowhere, messages, queues, servers, talks, transfers } from './ivr/errands.ts';
import { build } from './ivr/house.ts';
import { entersDigits, errs, greets, interrupts, openDesk, typesAhead } from './ivr/keys.ts';
import { hangsUp, survives } from './ivr/leaving.ts';
import { passedKinds, replays } from './ivr/walk.ts';

await tell('ivr', async (story) => {
  const house = await story.step('a house with people, a queue, an agent, a server and flows', async () => {
    const built = await build(story);
    await openDesk(built);
    await built.stack.settled();
    return built;
  });
  await story.attempt('a greeting is heard, and a key leads to sales', () => greets(house));
  await story.attempt('a key ends the greeting, as RFC 4733 and as INFO', () => interrupts(house));
  await story.attempt('keys that are typed ahead are all taken', () => typesAhead(house));
  await story.attempt('a wrong key and silence lead where they are to lead', () => errs(house));
  await story.attempt('digits end by a pause or by a key', () => entersDigits(house));
  await story.attempt('a transfer comes back where nobody takes the call, and when they hang up', () => transfers(house));
  await story.attempt('a flow that leads nowhere leaves nobody alone', () => leadsNowhere(house));
  await story.attempt('a server is asked; what is masked or secret is not told', () => servers(house));
  await story.attempt('messages are taken', () => messages(house));
  await story.attempt('queues are looked at, and a promised call back comes', () => queues(house));
  await story.attempt('a caller says yes, and talks with an agent', () => talks(house));
  await story.attempt('callers hang up in every kind of step', () => hangsUp(house));
  await story.attempt('a process that dies leaves nobody behind', () => survives(house));
  await story.attempt('each way that was told is the same when it is walked once more', async () => {
    const others = [...replays.values()].filter((difference) => difference !== undefined);
    story.figure('walks_replayed', replays.size);
    claim(others.length === 0, 'Some differ:', others);
  });
  await story.attempt('every kind of step was walked', async () => {
    const missing = Object.keys(stepSettings).filter((kind) => !passedKinds.has(kind));
    claim(missing.length === 0, 'Not walked:', missing);
  });
});
