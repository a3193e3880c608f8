import { expect, test } from 'vitest';
import { BargeIn, type CallerMove } from './barge-in.ts';

const ONSET = { kind: 'onset' } as const;
const pause = (spokenMs: number) => ({ kind: 'pause', spokenMs }) as const;
const partial = (text: string) => ({ kind: 'partial', text }) as const;
const said = (text: string) => ({ kind: 'said', text }) as const;

const courses: readonly (readonly [name: string, isAsking: boolean, moves: readonly (readonly [CallerMove, string])[]])[] = [
  [
    'a click',
    false,
    [
      [{ kind: 'stir' }, 'hold'],
      [{ kind: 'calm' }, 'release'],
      [{ kind: 'calm' }, 'none'],
    ],
  ],
  [
    'a cough',
    false,
    [
      [{ kind: 'stir' }, 'hold'],
      [ONSET, 'hold'],
      [pause(200), 'hurry'],
      [{ kind: 'nothing' }, 'release'],
    ],
  ],
  [
    'a long noise',
    false,
    [
      [ONSET, 'hold'],
      [pause(2000), 'none'],
      [{ kind: 'nothing' }, 'release'],
    ],
  ],
  [
    'a murmur that is known early',
    false,
    [
      [ONSET, 'hold'],
      [partial('uh huh'), 'none'],
      [pause(300), 'release'],
      [said('uh huh'), 'release'],
    ],
  ],
  [
    'a murmur that is known late',
    false,
    [
      [ONSET, 'hold'],
      [pause(300), 'hurry'],
      [said('yeah'), 'release'],
    ],
  ],
  [
    'a murmur that is known after the pause',
    false,
    [
      [ONSET, 'hold'],
      [pause(300), 'hurry'],
      [partial('yeah'), 'release'],
    ],
  ],
  [
    'a murmur that is an answer',
    true,
    [
      [ONSET, 'hold'],
      [partial('yeah'), 'none'],
      [pause(300), 'commit'],
    ],
  ],
  [
    'a murmur that goes on',
    false,
    [
      [ONSET, 'hold'],
      [partial('yeah'), 'none'],
      [pause(300), 'release'],
      [{ kind: 'resumed' }, 'hold'],
      [partial('yeah but not today'), 'commit'],
    ],
  ],
  [
    'a command',
    false,
    [
      [ONSET, 'hold'],
      [partial('wait'), 'commit'],
    ],
  ],
  [
    'words',
    false,
    [
      [ONSET, 'hold'],
      [partial('the'), 'none'],
      [partial('the sales'), 'commit'],
    ],
  ],
  [
    'one word',
    false,
    [
      [ONSET, 'hold'],
      [partial('sales'), 'none'],
      [pause(400), 'commit'],
    ],
  ],
  [
    'words that come late',
    false,
    [
      [ONSET, 'hold'],
      [pause(900), 'none'],
      [said('the sales department'), 'commit'],
    ],
  ],
  ['words without an onset', false, [[said('sales'), 'commit']]],
  [
    'words of nobody',
    false,
    [
      [partial('sales department'), 'none'],
      [pause(100), 'none'],
    ],
  ],
];

test.each(courses)('%s', (_, isAsking, moves) => {
  const bargeIn = new BargeIn('en');
  for (const [happened, move] of moves) expect([happened.kind, bargeIn.take(happened, isAsking)]).toEqual([happened.kind, move]);
});
