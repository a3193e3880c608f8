import { type StdioOptions, spawn } from 'node:child_process';
import { root } from './root.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Shows what the program says instead of keeping it. */
  readonly loud?: boolean;
  /** The program is killed after this many milliseconds. */
  readonly deadlineMs?: number;
  /** Text for its standard input. */
  readonly input?: string;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  /** Both streams in the order of arrival. */
  readonly output: string;
}

const DEADLINE_MS = 600_000;

/** Runs a program to its end. A program that can't be started gives code 127. */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const stdio: StdioOptions = [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio,
    timeout: options.deadlineMs ?? DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    output += chunk;
    if (options.loud) process.stdout.write(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (options.loud) process.stderr.write(chunk);
  });
  if (options.input !== undefined) child.stdin?.end(options.input);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, stdout, output: output + error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 128, stdout, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}
