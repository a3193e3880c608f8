/** `npm run e2e -- NAME`: one story alone, on ports and in a folder of its own; its figures are the last line. */
import { needTestPrograms } from './base/debian.ts';
import { asCommand, Fault } from './base/fault.ts';
import { storyNames, tellStory } from './testing/stories.ts';

await asCommand(async () => {
  const [name = ''] = process.argv.slice(2);
  if (!storyNames().includes(name)) throw new Fault(`"${name}" is no story; there are ${storyNames().join(', ')}.`);
  await needTestPrograms();
  const { failed } = await tellStory(name);
  process.exitCode = failed === 0 ? 0 : 1;
});
