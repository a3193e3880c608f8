/** A caller says whose mailbox he wants to hear, and proves that he may. */
import { ask, core, type OpenBox, say, type Visit } from './visit.ts';

const TRIES = 3;
const MAX_NUMBER = 10;
const PIN_DIGITS = 6;

/** The mailbox that the caller may open; undefined after he was sent away. An unknown number is treated as a wrong PIN. @throws {VisitorGone} */
export async function logIn(visit: Visit, tenantId: number, dialled: string): Promise<OpenBox | undefined> {
  let known = dialled;
  for (let left = TRIES; left > 0; left--) {
    const extension = known === '' ? await ask(visit, core(left === TRIES ? 'vm-login' : 'vm-incorrect-mailbox'), MAX_NUMBER) : known;
    known = '';
    const box = visit.directory.at(tenantId, extension);
    const pin = await ask(visit, core('vm-password'), PIN_DIGITS);
    if (box && (await isRight(visit, box, pin))) return box;
  }
  await say(visit, core('vm-goodbye'));
  return undefined;
}

/** Whether the owner of a mailbox, whose phone it is, proves it. @throws {VisitorGone} */
export async function proves(visit: Visit, box: OpenBox): Promise<boolean> {
  for (let left = TRIES; left > 0; left--) {
    const pin = await ask(visit, core(left === TRIES ? 'vm-password' : 'vm-invalid-password'), PIN_DIGITS);
    if (await isRight(visit, box, pin)) return true;
  }
  await say(visit, core('vm-goodbye'));
  return false;
}

const isRight = async ({ pins, who }: Visit, box: OpenBox, pin: string): Promise<boolean> => (await pins.check(box, pin, who)) === 'right';

/** Asks for a new PIN twice; says whether there is one now. @throws {VisitorGone} */
export async function choosePin(visit: Visit, box: OpenBox): Promise<boolean> {
  for (let left = TRIES; left > 0; left--) {
    const pin = await ask(visit, core('vm-newpassword'), PIN_DIGITS);
    if (pin === '') return false;
    if (!/^[0-9]{4,6}$/.test(pin)) {
      await say(visit, core('vm-invalid-password'));
      continue;
    }
    if ((await ask(visit, core('vm-reenterpassword'), PIN_DIGITS)) !== pin) {
      await say(visit, core('vm-mismatch'));
      continue;
    }
    await visit.pins.change(box, pin);
    await say(visit, core('vm-passchanged'));
    return true;
  }
  return false;
}
