/** The mailbox's owner hears messages and sets things. Keys are those of Asterisk's own voicemail, which people know. */
import type { NodeMessage } from '@botpbx/shared/model/voicemail';
import { listen } from './listen.ts';
import { choosePin } from './log-in.ts';
import { setGreetings } from './set-greetings.ts';
import { ask, core, number, type OpenBox, say, type Visit } from './visit.ts';

/** Questions without an answer after which nobody is thought to be there. */
const PATIENCE = 3;

/** Walks through the mailbox until the caller is done. @throws {VisitorGone} */
export async function openMailbox(visit: Visit, box: OpenBox): Promise<void> {
  let isFirst = true;
  for (let left = PATIENCE; left > 0; left--) {
    const key = await ask(visit, [...(isFirst ? countsOf(visit, box) : []), ...mainChoices(visit, box)], 1);
    isFirst = key !== '' && key !== '*';
    if (key === '#') break;
    if (key === '1') await listen(visit, box, count(visit, box, 'new') > 0 ? 'new' : 'old');
    else if (key === '2') await listen(visit, box, 'old');
    else if (key === '0') await options(visit, box);
    else continue;
    left = PATIENCE + 1;
  }
  await say(visit, core('vm-goodbye'));
}

const count = ({ shelf }: Visit, box: OpenBox, folder: NodeMessage['folder']): number =>
  shelf.list(box).filter((note) => note.folder === folder).length;

function countsOf(visit: Visit, box: OpenBox) {
  const [fresh, old] = [count(visit, box, 'new'), count(visit, box, 'old')];
  if (fresh + old === 0) return core('vm-youhave', 'vm-no', 'vm-messages');
  const some = (amount: number, folder: string) =>
    amount === 0 ? [] : [number(amount), ...core(folder, amount === 1 ? 'vm-message' : 'vm-messages')];
  return [...core('vm-youhave'), ...some(fresh, 'vm-INBOX'), ...(fresh > 0 && old > 0 ? core('vm-and') : []), ...some(old, 'vm-Old')];
}

function mainChoices(visit: Visit, box: OpenBox) {
  const hasNew = count(visit, box, 'new') > 0;
  const hasAny = hasNew || count(visit, box, 'old') > 0;
  return [...(hasAny ? core('vm-onefor', hasNew ? 'vm-INBOX' : 'vm-Old', 'vm-messages') : []), ...core('vm-opts', 'vm-helpexit')];
}

/** Greetings and the PIN. */
async function options(visit: Visit, box: OpenBox): Promise<void> {
  for (let left = PATIENCE; left > 0; left--) {
    const key = await ask(visit, core('vm-options'), 1);
    if (key === '*' || key === '#') return;
    if (key === '1') await setGreetings(visit, box, 'unavailable');
    else if (key === '2') await setGreetings(visit, box, 'busy');
    else if (key === '3') await setGreetings(visit, box, 'name');
    else if (key === '5') await choosePin(visit, box);
    else continue;
    left = PATIENCE + 1;
  }
}
