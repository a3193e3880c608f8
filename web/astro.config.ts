import solid from '@astrojs/solid-js';
import tailwind from '@tailwindcss/vite';
import { defineConfig } from 'astro/config';

/** Where `astro dev` finds the control plane; the built dashboard is served by it and needs no address. */
const controlPlane = process.env.BOTPBX_DEV_ORIGIN ?? 'http://127.0.0.1:3000';

/** Static files without any inline script or style, so that the server may send `script-src 'self'`. */
export default defineConfig({
  output: 'static',
  integrations: [solid()],
  devToolbar: { enabled: false },
  build: { format: 'directory', inlineStylesheets: 'never', assets: 'assets' },
  vite: {
    plugins: [tailwind()],
    build: { assetsInlineLimit: 0 },
    server: { proxy: { '/api': controlPlane, '/ws': { target: controlPlane, ws: true } } },
  },
});
