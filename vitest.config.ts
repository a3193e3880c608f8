import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,control-plane,media-node,web,infra}/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // tests wait more than they compute
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
