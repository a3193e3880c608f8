/** Loaded before `astro check`: its parts ask for `typescript` from the root, where version 7 has no interface for them. */
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(createRequire(import.meta.url).resolve('typescript')).href;

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'typescript' ? { url, shortCircuit: true } : next(specifier, context)),
});
