import { expect, test } from 'vitest';
import { documentedNames, parseEnvFile } from './env-file.ts';

test('values may be plain, quoted, exported and followed by a comment', () => {
  const { values, faults } = parseEnvFile(
    [
      '# a comment',
      'PORT=3000',
      'export HOST = 0.0.0.0',
      "SECRET='a # b'",
      'FROM="Bot <a@b>" # who',
      'EMPTY=',
      'URL=http://a/#b  # there',
      '',
    ].join('\n'),
  );
  expect(values).toEqual({ PORT: '3000', HOST: '0.0.0.0', SECRET: 'a # b', FROM: 'Bot <a@b>', EMPTY: '', URL: 'http://a/#b' });
  expect(faults).toEqual([]);
});

test('nothing is expanded and nothing is executed', () => {
  expect(parseEnvFile('A=$HOME\nB=`id`\nC="$(x)"').values).toEqual({ A: '$HOME', B: '`id`', C: '$(x)' });
});

test('a line that can not be read is named by its number', () => {
  expect(parseEnvFile('A=1\nnonsense\nB="open\nC="x" y').faults).toEqual([
    'line 2 of .env is not NAME=value',
    'line 3 of .env is not NAME=value',
    'line 4 of .env is not NAME=value',
  ]);
});

test('a later line wins, and Windows line ends do no harm', () => {
  expect(parseEnvFile('A=1\r\nA=2\r\n').values).toEqual({ A: '2' });
});

test('the example documents a name whether it is commented out or not', () => {
  expect([...documentedNames('# PORT=3000\nHOST=x\n# A sentence with FOO= in it\n#AMI_PORT=1')]).toEqual(['PORT', 'HOST', 'AMI_PORT']);
});
