import { describe } from 'vitest';
import { startNode } from './node.ts';
import { runtimeSuite } from './suite.ts';

describe('node', () => runtimeSuite(startNode, { readsEverySound: true, hasOwnNetwork: true }));
