import solid from '@astrojs/solid-js';
import tailwind from '@tailwindcss/vite';
import { defineConfig } from 'astro/config';

/** Where `astro dev` finds the control plane; the built dashboard is served by it and needs no address. */
const controlPlane = process.env.BOTPBX_DEV_ORIGIN ?? 'http://127.0.0.1:3000';

/** What every page brings, and what every page behind the login brings: two files, for they pack better than many small ones. */
const groups = [
  { name: 'door', priority: 2, test: /web\/src\/(?:lib\/(?:api|faults)|ui\/(?:button|notice))\.|shared\/src\/api\/login\./ },
  { name: 'frame', priority: 1, test: /web\/src\/(?:features\/shell\/start|ui\/(?:page-head|skeleton|loadable))\./ },
];

/** Static files without any inline script or style, so that the server may send `script-src 'self'`. */
export default defineConfig({
  output: 'static',
  integrations: [solid()],
  devToolbar: { enabled: false },
  build: { format: 'directory', inlineStylesheets: 'never', assets: 'assets' },
  vite: {
    plugins: [tailwind()],
    build: { assetsInlineLimit: 0, rolldownOptions: { output: { codeSplitting: { groups } } } },
    server: { proxy: { '/api': controlPlane, '/ws': { target: controlPlane, ws: true } } },
  },
});
