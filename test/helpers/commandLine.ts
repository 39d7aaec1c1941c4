import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/installation/index.js';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that says nothing for so long hangs; less than the runner's own limit, so that what it said last is seen. */
const HANGS_AFTER_MS = 5 * 60_000;

/** Starts the built program as a user would; resolves when it ends. */
export function robosense(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onStart?: (child: ChildProcess) => void } = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'robosense.js'), ...args], {
    cwd: options.cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  let stdout = '';
  let stderr = '';
  return new Promise((resolve, reject) => {
    const hangs = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`robosense ${args.join(' ')} hangs; it said:\n${stdout}\n${stderr}`));
    }, HANGS_AFTER_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      hangs.refresh();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      hangs.refresh();
    });
    child.on('error', (error) => {
      clearTimeout(hangs);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(hangs);
      resolve({ code, stdout, stderr });
    });
  });
}
