import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './control-plane/src/app/schema.ts', out: './control-plane/migrations' });
