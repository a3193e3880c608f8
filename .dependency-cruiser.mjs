/** The walls of ARCHITECTURE.md. Whoever breaks one is told which, and why it stands there. */
const NODE =
  '^node:|^(assert|buffer|child_process|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|process|readline|sqlite|stream|timers|tls|url|util|v8|vm|worker_threads|zlib)(/|$)';
const CORE = { dependencyTypes: ['core'] };
const RUNTIME_ONLY = 'cloudflare:';
/** Rooms of the control plane that are no slice: every other folder is one, without being listed. */
const ROOMS = 'platform|base|db|kit|config|live|link|app|runtime';
const TEST = '[.]test[.]tsx?$';

/** A rule of severity error; `why` is what the person who broke it reads. */
const wall = (name, why, from, to) => ({ name, severity: 'error', comment: why, from, to });

const shared = [
  wall(
    'base-knows-zod-alone',
    'shared/base is the ground floor.',
    { path: '^shared/src/base/', pathNot: TEST },
    { pathNot: '^shared/src/base/|^node_modules/zod/' },
  ),
  wall(
    'model-stands-on-base',
    'base <- model <- api, link, live.',
    { path: '^shared/src/model/', pathNot: TEST },
    { pathNot: '^shared/src/(base|model)/|^node_modules/zod/' },
  ),
  ...['api', 'link', 'live'].map((floor) =>
    wall(
      `${floor}-stands-on-model`,
      'The wires of shared do not meet each other.',
      { path: `^shared/src/${floor}/`, pathNot: TEST },
      { pathNot: `^shared/src/(base|model|${floor})/|^node_modules/zod/` },
    ),
  ),
];

const houses = [
  wall(
    'houses-meet-in-shared',
    'control-plane, media-node and web know shared and never each other.',
    { path: '^(control-plane|media-node|web)/' },
    { path: '^(control-plane|media-node|web)/', pathNot: '^$1/' },
  ),
  wall(
    'product-knows-no-tests',
    'What runs at a customer needs neither tests nor infra.',
    { path: '^(shared|control-plane|media-node|web)/', pathNot: TEST },
    { path: '^(tests|infra)/' },
  ),
  wall(
    'infra-runs-bundles',
    'infra starts the product; it does not reach into it.',
    { path: '^infra/', pathNot: TEST },
    { path: '^(control-plane|media-node|web|tests)/' },
  ),
  wall('nobody-imports-main', 'main builds everything and is known to nobody.', { pathNot: TEST }, { path: '/main[.]ts$' }),
];

const floor = (room, below) =>
  wall(
    `${room}-stands-on-its-floor`,
    `${room} knows what is below it: ${below.join(', ') || 'nothing'}.`,
    { path: `^control-plane/src/${room}/`, pathNot: TEST },
    { path: '^control-plane/src/', pathNot: `^control-plane/src/(${[room, ...below].join('|')})(/|$)` },
  );
const GROUND = ['platform', 'base', 'db', 'kit'];

const controlPlane = [
  wall(
    'core-knows-no-runtime',
    'Only runtime/ may know Node or Workers; the core asks a port.',
    { path: '^control-plane/src/(?!runtime/)', pathNot: TEST },
    { path: `^control-plane/src/runtime/|${NODE}|${RUNTIME_ONLY}` },
  ),
  wall(
    'core-knows-no-node-module',
    'Only runtime/ may know Node or Workers; the core asks a port.',
    { path: '^control-plane/src/(?!runtime/)', pathNot: TEST },
    CORE,
  ),
  wall(
    'node-and-workers-are-strangers',
    'Each runtime fills the ports by itself.',
    { path: '^control-plane/src/runtime/([^/]+)/', pathNot: TEST },
    { path: '^control-plane/src/runtime/', pathNot: '^control-plane/src/runtime/$1/' },
  ),
  wall(
    'workers-know-no-node',
    'A Worker has no Node modules of its own.',
    { path: '^control-plane/src/runtime/workers/', pathNot: TEST },
    CORE,
  ),
  // a runtime brings a database as it brings a clock, so the port of both stands in platform
  floor('platform', ['db/client[.]ts$']),
  floor('base', ['platform']),
  floor('db', ['platform', 'base']),
  floor('kit', ['platform', 'base', 'db']),
  wall(
    'slices-do-not-meet',
    'A slice stands on platform, base, db, kit and itself. Slices meet in config/, live/, link/ and app/.',
    { path: '^control-plane/src/([^/]+)/', pathNot: `^control-plane/src/(${ROOMS})/|${TEST}` },
    { path: '^control-plane/src/', pathNot: `^control-plane/src/(${GROUND.join('|')}|$1)/` },
  ),
  wall(
    'a-table-is-private',
    'Ask the slice, not its table.',
    { path: '^control-plane/src/([^/]+)/', pathNot: `^control-plane/src/app/schema|${TEST}` },
    { path: '^control-plane/src/[^/]+/table[.]ts$', pathNot: '^control-plane/src/$1/' },
  ),
  wall(
    'only-routes-speak-http',
    'In a slice only routes.ts knows what HTTP is.',
    { path: '^control-plane/src/', pathNot: `routes[.]ts$|^control-plane/src/(kit|app|runtime|link|live)/|${TEST}` },
    { path: '^control-plane/src/kit/bind|node_modules/hono' },
  ),
  wall(
    'config-and-live-below-link',
    'config, live -> link, app -> runtime.',
    { path: '^control-plane/src/(config|live)/', pathNot: TEST },
    { path: '^control-plane/src/(link|app|runtime)/' },
  ),
  wall(
    'config-and-live-do-not-meet',
    'One compiles, the other tells.',
    { path: '^control-plane/src/(config|live)/', pathNot: TEST },
    { path: '^control-plane/src/(config|live)/', pathNot: '^control-plane/src/$1/' },
  ),
  wall(
    'link-knows-no-app',
    'app hangs the routes of link up, not the other way round.',
    { path: '^control-plane/src/link/', pathNot: TEST },
    { path: '^control-plane/src/app/' },
  ),
];

/** A log is a port that every room may be handed. */
const above = (room, allowed) =>
  wall(
    `${room}-looks-down`,
    `dialer -> routing -> flow -> voice; calls. ${room} owns its ports, and asterisk/, providers/ and link/ fill them.`,
    { path: `^media-node/src/${room}/`, pathNot: TEST },
    { path: '^media-node/src/', pathNot: `^media-node/src/((${[room, ...allowed].join('|')})/|log[.]ts$)` },
  );

const mediaNode = [
  above('voice', []),
  above('sound', ['voice']),
  above('calls', []),
  above('flow', ['voice', 'calls']),
  above('routing', ['flow', 'voice', 'calls']),
  above('commands', ['routing', 'flow', 'voice', 'calls', 'queues', 'recording', 'voicemail', 'asterisk/conf']),
  above('dialer', ['routing', 'flow', 'voice', 'calls']),
  above('tools', ['voice']),
  above('knowledge', []),
  wall(
    'sound-knows-audio-alone',
    'What changes sound knows what sound is, and no conversation.',
    { path: '^media-node/src/sound/', pathNot: TEST },
    { path: '^media-node/src/voice/(?!audio[.]ts$)' },
  ),
  wall(
    'talk-knows-no-node',
    'voice, calls, flow, routing and dialer are pure.',
    { path: '^media-node/src/(voice|calls|flow|routing|dialer)/', pathNot: TEST },
    CORE,
  ),
  wall(
    'protocols-are-pure',
    'Bytes in, message out; no socket.',
    { path: '^media-node/src/(.+/protocol[.]ts|asterisk/conf/)', pathNot: TEST },
    CORE,
  ),
  wall(
    'protocols-know-shared-alone',
    'Bytes in, message out; nothing of this house.',
    { path: '^media-node/src/(.+/)protocol[.]ts$' },
    { path: '^media-node/src/', pathNot: '^media-node/src/$1' },
  ),
  wall(
    'conf-knows-shared-alone',
    'The renderer is a function of NodeConfig.',
    { path: '^media-node/src/asterisk/conf/', pathNot: TEST },
    { path: '^media-node/src/', pathNot: '^media-node/src/asterisk/conf/' },
  ),
  wall(
    'asterisk-knows-no-cloud',
    'What speaks to Asterisk does not speak to the cloud.',
    { path: '^media-node/src/asterisk/', pathNot: TEST },
    { path: '^media-node/src/(link|providers|config)/' },
  ),
  wall(
    'providers-know-voice-alone',
    'A provider fills a port of voice.',
    { path: '^media-node/src/providers/', pathNot: TEST },
    { path: '^media-node/src/(asterisk|link|config|routing|dialer|flow|calls)/' },
  ),
  wall(
    'link-knows-no-asterisk',
    'What speaks to the cloud does not speak to Asterisk.',
    { path: '^media-node/src/link/', pathNot: TEST },
    { path: '^media-node/src/(asterisk|providers)/' },
  ),
];

const web = [
  wall(
    'ui-has-no-domain',
    'ui/ holds buttons and tables; it has never heard of a call.',
    { path: '^web/src/ui/' },
    { path: '^web/src/(features|lib)/|^shared/' },
  ),
  wall(
    'features-do-not-meet',
    'A feature knows lib, ui, shared and itself.',
    { path: '^web/src/features/([^/]+)/', pathNot: TEST },
    { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
  ),
  wall('lib-knows-no-feature', 'lib is below the features.', { path: '^web/src/lib/', pathNot: TEST }, { path: '^web/src/features/' }),
];

export default {
  forbidden: [
    wall('no-circles', 'Two rooms that need each other are one room, or want a third.', {}, { circular: true }),
    wall(
      'nothing-unresolved',
      'An import that leads nowhere hides what it would break.',
      // a bench's peer, with packages of its own that are fetched when it runs
      { pathNot: '^tests/bench/voice/livekit[.]mjs$' },
      { couldNotResolve: true, pathNot: RUNTIME_ONLY },
    ),
    ...shared,
    ...houses,
    ...controlPlane,
    ...mediaNode,
    ...web,
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|[.]astro$|/[.]astro/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
