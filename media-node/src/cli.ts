/** `botpbx-node`: what an operator does at the machine of a node. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareAsterisk } from './config/prepare.ts';
import { type Check, runDoctor } from './doctor/doctor.ts';
import { EnrollError, enroll } from './link/enroll.ts';
import { trustAlso } from './link/trust.ts';
import { makeStdoutLog } from './log.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { describeState, readState } from './status.ts';
import { VERSION } from './version.ts';
import { runWatched } from './watchdog.ts';

const USAGE = `botpbx-node ${VERSION}: a media node of BotPBX

  enroll --url URL --token TOKEN   turn this machine into a node
  prepare                          write Asterisk's base configuration
  asterisk                         run Asterisk in the foreground with it
  run                              run the node process, watched
  status [--json]                  what the node process is doing
  doctor [--json]                  what is wrong with this machine, and how to mend it
`;

/** A command that did not do what it should; the message is one sentence. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

interface Asked {
  readonly settings: Settings;
  readonly options: { readonly url?: string | undefined; readonly token?: string | undefined; readonly json?: boolean | undefined };
  readonly signal: AbortSignal;
}

const commands: Readonly<Record<string, (asked: Asked) => Promise<number>>> = {
  enroll: async ({ settings, options: { url, token }, signal }) => {
    if (url === undefined || token === undefined)
      throw new CommandError('enroll needs --url and --token; the dashboard shows both under Settings, Nodes.');
    const identity = await enroll({ url, token, nodeFolder: settings.nodeFolder, version: VERSION }, signal);
    print(`This machine is now node ${identity.system_name} of ${identity.url}.`);
    return 0;
  },
  prepare: async ({ settings }) => {
    await prepareAsterisk(settings);
    return 0;
  },
  asterisk: async ({ settings, signal }) => {
    const { file, args } = await prepareAsterisk(settings);
    return inForeground(file, args, signal);
  },
  run: ({ settings, signal }) => {
    const program = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
    return runWatched({ program, log: makeStdoutLog(settings.logLevel, settings.logsPii).child({ by: 'watchdog' }) }, signal);
  },
  status: async ({ settings, options }) => {
    const state = await readState(settings.nodeFolder, Date.now());
    if (options.json) print(JSON.stringify(state ?? null));
    else print(state ? describeState(state) : 'The node process is not running.');
    return state ? 0 : 1;
  },
  doctor: async ({ settings, options, signal }) => {
    const checks = await runDoctor(settings, signal);
    print(options.json ? JSON.stringify(checks) : checks.map(describeCheck).join('\n'));
    return checks.every((check) => check.ok) ? 0 : 1;
  },
};

const describeCheck = ({ ok, name, detail, fix }: Check): string =>
  `${ok ? 'ok  ' : 'BAD '} ${name}: ${detail}${ok || !fix ? '' : `\n     → ${fix}`}`;

function inForeground(file: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, killedBy) => resolve(code ?? (signal.aborted ? 0 : 128 + constants.signals[killedBy ?? 'SIGKILL'])));
  });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { url: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [name = '', ...rest] = positionals;
  const command = commands[name];
  if (values.help || name === '') {
    print(USAGE);
    return values.help ? 0 : 1;
  }
  if (!command || rest.length > 0) throw new CommandError(`"${positionals.join(' ')}" is no command; botpbx-node --help lists them.`);
  if (name === 'enroll' || name === 'doctor') trustAlso(process.env.CLOUD_CA ?? '');
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  return command({ settings: readSettings(process.env), options: values, signal: stopping.signal });
}

/** Errors whose message is meant for the operator; of any other the operator sees where it came from too. */
const isForOperator = (error: unknown): error is Error =>
  error instanceof CommandError ||
  error instanceof EnrollError ||
  error instanceof SettingsError ||
  (error instanceof TypeError && 'code' in error);

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `botpbx-node: ${isForOperator(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}
