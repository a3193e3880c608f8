/** What flows say and hear: texts are ready before anybody calls, a failing engine leaves nobody in silence, and answers are understood. */
import { tell } from '../support/story.ts';
import { chooses, entersDigits, saysNothing } from './ivr-speech/hears.ts';
import { open } from './ivr-speech/house.ts';
import { fails, isLate, isReady, namesCaller } from './ivr-speech/says.ts';

await tell('ivr-speech', async (story) => {
  const house = await story.step('a node with an engine of its own choice', () => open(story));
  await story.attempt('all that a flow says to everybody is ready before anybody calls', () => isReady(house, story));
  await story.attempt('a text with variables is spoken at the call, and once', () => namesCaller(house, story));
  await story.attempt('an engine that is late is not waited for, and heard by the next caller', () => isLate(house, story));
  await story.attempt('where the engine fails, the voice of the node speaks', () => fails(house, story));
  await story.attempt('a caller says one of the choices, into the question or after it', () => chooses(house, story));
  await story.attempt('digits are said, or pressed', () => entersDigits(house, story));
  await story.attempt('who says nothing is asked again', () => saysNothing(house));
});
