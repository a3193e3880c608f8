/** What phones of a house do with each other's calls: lamps, pickup, parking, transfers, conferences, pages. */

import { startStack } from '../support/stack.ts';
import { tell } from '../support/story.ts';
import { conferenceOfThree, conferenceWithPins } from './extensions/conferences.ts';
import { buildHouse, calm } from './extensions/house.ts';
import { foreignLamps, lampsOfPhones, lampsOfWishes } from './extensions/lamps.ts';
import { intercom, pageAll } from './extensions/pages.ts';
import { comesBack, parkAndFetch, parkAttended } from './extensions/parking.ts';
import { pickUpDirected, pickUpGroup, pickUpInGroups } from './extensions/pickups.ts';
import { attendedByCode, attendedBySip, blindByCode, blindByOwnCode, blindBySip, intoPlaces, toOutside } from './extensions/transfers.ts';

await tell('extensions', async (story) => {
  const stack = await story.step('control plane, node and Asterisk come up', () => startStack(story));
  const house = await story.step('five phones register', () => buildHouse(stack));
  const attempt = (title: string, work: () => Promise<void>) =>
    story.attempt(title, async () => {
      await calm(house);
      await work();
    });
  await attempt('lamps show ringing, talking, holding and absence', () => lampsOfPhones(story, house));
  await attempt('lamps show do not disturb and overrides', () => lampsOfWishes(story, house));
  await attempt('no lamp shows another tenant', () => foreignLamps(story, house));
  await attempt('*8 picks up what rings in the group', () => pickUpGroup(story, house));
  await attempt('** and a number picks up what rings there', () => pickUpDirected(house));
  await attempt('a group picks up its own calls alone', () => pickUpInGroups(house));
  await attempt('a caller is parked, the slot is lit, and he is fetched', () => parkAndFetch(story, house));
  await attempt('who parks after a talk hears the slot', () => parkAttended(house));
  await attempt('a caller whom nobody fetches comes back', () => comesBack(story, house));
  await attempt('a blind transfer by SIP', () => blindBySip(house));
  await attempt('an attended transfer by SIP', () => attendedBySip(house));
  await attempt('a blind transfer by ##', () => blindByCode(house));
  await attempt('a blind transfer by a code of the tenant’s own', () => blindByOwnCode(house));
  await attempt('an attended transfer by *2', () => attendedByCode(house));
  await attempt('transfers into a conference and a queue', () => intoPlaces(house));
  await attempt('a transfer to the outside is the transferer’s call', () => toOutside(story, house));
  await attempt('a conference of three', () => conferenceOfThree(story, house));
  await attempt('a conference with PINs that waits for its leader', () => conferenceWithPins(house));
  await attempt('a page reaches all who do not talk', () => pageAll(story, house));
  await attempt('an intercom', () => intercom(house));
});
