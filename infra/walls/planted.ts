/** One breach for each wall, in files whose names hold the wall's: `*` stands for it. */

type Files = Readonly<Record<string, string>>;

const importing = (path: string): string => `import type { a } from '${path}';\nexport type b = typeof a;\n`;
const A = 'export const a = 1;\n';
/** A file that imports another one, and that other one. */
const breach = (from: string, to: string, by: string): Files => ({ [from]: importing(by), [to]: A });

const slice = (name: string) => `control-plane/src/${name}`;
const node = (name: string) => `media-node/src/${name}`;

export const planted: Readonly<Record<string, Files>> = {
  'no-circles': { 'shared/src/base/*-1.ts': importing('./*-2.ts'), 'shared/src/base/*-2.ts': importing('./*-1.ts') },
  'nothing-unresolved': { 'shared/src/base/*.ts': importing('./nowhere.ts') },
  'base-knows-zod-alone': breach('shared/src/base/*.ts', 'shared/src/model/*-to.ts', '../model/*-to.ts'),
  'model-stands-on-base': breach('shared/src/model/*.ts', 'shared/src/api/*-to.ts', '../api/*-to.ts'),
  'api-stands-on-model': breach('shared/src/api/*.ts', 'shared/src/link/*-to.ts', '../link/*-to.ts'),
  'link-stands-on-model': breach('shared/src/link/*.ts', 'shared/src/live/*-to.ts', '../live/*-to.ts'),
  'live-stands-on-model': breach('shared/src/live/*.ts', 'shared/src/api/*-to.ts', '../api/*-to.ts'),
  'houses-meet-in-shared': breach('web/src/lib/*.ts', `${node('calls')}/*-to.ts`, '../../../media-node/src/calls/*-to.ts'),
  'product-knows-no-tests': breach('web/src/lib/*.ts', 'tests/support/*-to.ts', '../../../tests/support/*-to.ts'),
  'infra-runs-bundles': breach('infra/*.ts', `${node('calls')}/*-to.ts`, '../media-node/src/calls/*-to.ts'),
  'nobody-imports-main': breach(`${node('config')}/*.ts`, 'media-node/src/main.ts', '../main.ts'),
  'core-knows-no-runtime': breach(`${slice('kit')}/*.ts`, `${slice('runtime/node')}/*-to.ts`, '../runtime/node/*-to.ts'),
  'core-knows-no-node-module': { [`${slice('kit')}/*.ts`]: importing('node:fs') },
  'node-and-workers-are-strangers': breach(`${slice('runtime/node')}/*.ts`, `${slice('runtime/workers')}/*-to.ts`, '../workers/*-to.ts'),
  'workers-know-no-node': { [`${slice('runtime/workers')}/*.ts`]: importing('node:fs') },
  'platform-stands-on-its-floor': breach(`${slice('platform')}/*.ts`, `${slice('kit')}/*-to.ts`, '../kit/*-to.ts'),
  'base-stands-on-its-floor': breach(`${slice('base')}/*.ts`, `${slice('db')}/*-to.ts`, '../db/*-to.ts'),
  'db-stands-on-its-floor': breach(`${slice('db')}/*.ts`, `${slice('kit')}/*-to.ts`, '../kit/*-to.ts'),
  'kit-stands-on-its-floor': breach(`${slice('kit')}/*.ts`, `${slice('trunks')}/*-to.ts`, '../trunks/*-to.ts'),
  'slices-do-not-meet': breach(`${slice('trunks')}/*.ts`, `${slice('nodes')}/*-to.ts`, '../nodes/*-to.ts'),
  'a-table-is-private': breach(`${slice('config')}/*.ts`, `${slice('nodes')}/table.ts`, '../nodes/table.ts'),
  'only-routes-speak-http': breach(`${slice('trunks')}/*.ts`, `${slice('kit')}/bind.ts`, '../kit/bind.ts'),
  'config-and-live-below-link': breach(`${slice('config')}/*.ts`, `${slice('link')}/*-to.ts`, '../link/*-to.ts'),
  'config-and-live-do-not-meet': breach(`${slice('config')}/*.ts`, `${slice('live')}/*-to.ts`, '../live/*-to.ts'),
  'link-knows-no-app': breach(`${slice('link')}/*.ts`, `${slice('app')}/*-to.ts`, '../app/*-to.ts'),
  'voice-looks-down': breach(`${node('voice')}/*.ts`, `${node('flow')}/*-to.ts`, '../flow/*-to.ts'),
  'sound-looks-down': breach(`${node('sound')}/*.ts`, `${node('flow')}/*-to.ts`, '../flow/*-to.ts'),
  'sound-knows-audio-alone': breach(`${node('sound')}/*.ts`, `${node('voice')}/*-to.ts`, '../voice/*-to.ts'),
  'calls-looks-down': breach(`${node('calls')}/*.ts`, `${node('routing')}/*-to.ts`, '../routing/*-to.ts'),
  'flow-looks-down': breach(`${node('flow')}/*.ts`, `${node('routing')}/*-to.ts`, '../routing/*-to.ts'),
  'routing-looks-down': breach(`${node('routing')}/*.ts`, `${node('asterisk')}/*-to.ts`, '../asterisk/*-to.ts'),
  'commands-looks-down': breach(`${node('commands')}/*.ts`, `${node('link')}/*-to.ts`, '../link/*-to.ts'),
  'dialer-looks-down': breach(`${node('dialer')}/*.ts`, `${node('link')}/*-to.ts`, '../link/*-to.ts'),
  'tools-looks-down': breach(`${node('tools')}/*.ts`, `${node('asterisk')}/*-to.ts`, '../asterisk/*-to.ts'),
  'knowledge-looks-down': breach(`${node('knowledge')}/*.ts`, `${node('tools')}/*-to.ts`, '../tools/*-to.ts'),
  'talk-knows-no-node': { [`${node('flow')}/*.ts`]: importing('node:net') },
  'protocols-are-pure': { [`${node('asterisk')}/*/protocol.ts`]: importing('node:net') },
  'protocols-know-shared-alone': breach(`${node('asterisk')}/*/protocol.ts`, `${node('calls')}/*-to.ts`, '../../calls/*-to.ts'),
  'conf-knows-shared-alone': breach(`${node('asterisk')}/conf/*.ts`, `${node('calls')}/*-to.ts`, '../../calls/*-to.ts'),
  'asterisk-knows-no-cloud': breach(`${node('asterisk')}/*.ts`, `${node('link')}/*-to.ts`, '../link/*-to.ts'),
  'providers-know-voice-alone': breach(`${node('providers')}/*.ts`, `${node('link')}/*-to.ts`, '../link/*-to.ts'),
  'link-knows-no-asterisk': breach(`${node('link')}/*.ts`, `${node('asterisk')}/*-to.ts`, '../asterisk/*-to.ts'),
  'ui-has-no-domain': breach('web/src/ui/*.ts', 'web/src/lib/*-to.ts', '../lib/*-to.ts'),
  'features-do-not-meet': breach('web/src/features/calls/*.ts', 'web/src/features/nodes/*-to.ts', '../nodes/*-to.ts'),
  'lib-knows-no-feature': breach('web/src/lib/*.ts', 'web/src/features/nodes/*-to.ts', '../features/nodes/*-to.ts'),
};
