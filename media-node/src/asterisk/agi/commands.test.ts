import { expect, test } from 'vitest';
import { AgiRefusedError, answer, channelStatus, exec, getFullVariable, hangup, noop, setVariable } from './commands.ts';
import { type AgiReply, encodeCommand, readReply, UnsendableError } from './protocol.ts';
import type { AgiSession } from './session.ts';

/** A session that writes down what is said and answers with the given lines. */
function peer(...replies: string[]) {
  const said: string[] = [];
  const command = async (words: string, args: readonly string[] = []): Promise<AgiReply> => {
    said.push(encodeCommand(words, args).trimEnd());
    const reply = readReply(replies.shift() ?? '200 result=0');
    if (reply === undefined) throw new Error('no reply');
    return reply;
  };
  return { session: { command } as unknown as AgiSession, said };
}

test('each command is written as Asterisk reads it', async () => {
  const { session, said } = peer();
  await answer(session);
  await exec(session, 'Echo', '');
  await exec(session, 'Playback', 'ss-noservice,noanswer');
  await setVariable(session, '__TENANT', '1');
  await noop(session);
  await hangup(session);
  expect(said).toEqual(['ANSWER', 'EXEC Echo', 'EXEC Playback "ss-noservice,noanswer"', 'SET VARIABLE __TENANT 1', 'NOOP', 'HANGUP']);
});

test('values are told from their absence', async () => {
  const { session } = peer(
    '200 result=1 (PJSIP/1001/sip:x)',
    '200 result=1 ()',
    '200 result=0',
    '200 result=6',
    '511 Command Not Permitted',
  );
  expect(await getFullVariable(session, 'PJSIP_DIAL_CONTACTS(1001@t2.test)')).toBe('PJSIP/1001/sip:x');
  expect(await getFullVariable(session, 'DNID')).toBe('');
  expect(await getFullVariable(session, 'DNID')).toBeUndefined();
  expect(await channelStatus(session)).toBe(6);
  expect(await channelStatus(session)).toBeUndefined();
});

test('a refused command throws', async () => {
  const { session } = peer('511 Command Not Permitted on a dead channel');
  await expect(answer(session)).rejects.toThrow(AgiRefusedError);
});

test.each([`A}\${SHELL(id)}`, 'SHELL(rm x)', 'a', 'DNID)', `X(\${Y})`])('the name %s is refused', async (name) => {
  const { session } = peer();
  await expect(getFullVariable(session, name)).rejects.toThrow(UnsendableError);
  await expect(setVariable(session, name, '1')).rejects.toThrow(UnsendableError);
});

test('an application is a word', () => {
  const { session } = peer();
  expect(() => exec(session, 'Dial,x', '')).toThrow(UnsendableError);
});
