import { join } from 'node:path';
import type { Settings } from './settings.ts';
import type { FirstRun } from './setup.ts';

const LINE = '═'.repeat(67);
const centred = (text: string): string => ' '.repeat(20) + text;

/** What is printed when everything runs: after the first start with the credentials, later without. */
export function banner(settings: Settings, first: FirstRun): string {
  const lines = first.created ? installed(settings, first) : running(settings);
  return ['', LINE, ...lines, '', LINE, ''].join('\n');
}

function installed(settings: Settings, first: FirstRun): string[] {
  return [
    centred('INSTALLATION COMPLETE!'),
    LINE,
    '',
    'BotPBX has been successfully installed!',
    '',
    ...addresses(settings),
    '',
    ...credentials(settings, first),
    ...next(settings),
  ];
}

/** What a first start that ends before its banner must still show, for nobody can show it later; empty when it made nothing. */
export const shownOnce = (settings: Settings, first: FirstRun): string =>
  first.created ? ['', 'Tenant and admin were made already.', ...credentials(settings, first)].join('\n') : '';

const credentials = (settings: Settings, first: FirstRun): string[] => [
  'Default Admin Credentials:',
  `  → Email: ${first.admin.email}`,
  `  → Password: ${first.admin.password ?? 'the one that you set in BOTPBX_ADMIN_PASSWORD'}`,
  '',
  "IMPORTANT: Save these credentials! They won't be shown again.",
  '',
  ...phones(settings, first),
];

function running(settings: Settings): string[] {
  return [centred('BotPBX is running'), LINE, '', ...addresses(settings), '', ...next(settings)];
}

const addresses = ({ scheme, address, port, frontendPort }: Settings): string[] => [
  'Access your PBX at:',
  `  → Frontend: ${scheme}://${address}:${frontendPort}`,
  `  → Backend API: ${scheme}://${address}:${port}`,
];

function phones({ address, sipPort }: Settings, first: FirstRun): string[] {
  if (first.extensions.length === 0) return [];
  const rows = first.extensions.map(
    ({ extension, name, secret }) => `  → ${name}: username ${extension}, password ${secret ?? '(set before)'}`,
  );
  return [`Two phones to try (SIP server ${address}, port ${sipPort}, UDP or TCP):`, ...rows, ''];
}

const next = ({ scheme, address, port, home }: Settings): string[] => [
  'What to try next:',
  '  → Give a softphone the settings of 6001, another those of 6002; let one call the other',
  '  → Dial 6000 to talk with Reception, an AI voice agent that lives on this machine',
  '  → Dial 6005 to hear a menu; change it on the dashboard under IVR Builder',
  '  → Dial *43 to hear yourself: the echo test',
  `  → See the calls on the dashboard, and the API at ${scheme}://${address}:${port}/docs`,
  `Logs: ${join(home, 'logs')}      Stop: Ctrl-C`,
];
