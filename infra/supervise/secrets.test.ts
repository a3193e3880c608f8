import { expect, test } from 'vitest';
import { forAsterisk, forCloud, forNode } from './secrets.ts';

test('each part is told its own secrets alone', () => {
  const env = { PATH: '/bin', JWT_SECRET: 'j', AMI_SECRET: 'a', DEEPGRAM_API_KEY: 'd', GOOGLE_APPLICATION_CREDENTIALS: '/g.json' };
  expect(forCloud(env)).toEqual({ PATH: '/bin', JWT_SECRET: 'j' });
  expect(forNode(env)).toEqual({ PATH: '/bin', AMI_SECRET: 'a', DEEPGRAM_API_KEY: 'd', GOOGLE_APPLICATION_CREDENTIALS: '/g.json' });
  expect(forAsterisk(env)).toEqual({ PATH: '/bin', AMI_SECRET: 'a' });
});
