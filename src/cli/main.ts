import { Command, CommanderError } from 'commander';
import { InputError } from '../errors/index.js';
import { packageVersion } from '../installation/index.js';
import { StoppedError } from '../protocol/stopped.js';
import { commands } from './commands/index.js';

/** 0 ok, 1 a check failed, 2 bad usage or input; 70 is our own fault, 130 the user's Ctrl-C. */
const exitCode = { usage: 2, internal: 70, stopped: 130 } as const;

/** Builds the program; every file of commands/ adds one command. */
export function buildProgram(): Command {
  const program = new Command('robosense')
    .description('Evaluate robot perception under sensor corruptions, platform and placement shifts.')
    .version(packageVersion)
    .showHelpAfterError('(add --help for the options and an example)')
    .exitOverride()
    .enablePositionalOptions();
  for (const register of commands) register(program);
  // Commander copies exitOverride and help settings only to commands made with .command().
  return program;
}

/** Runs one command line and sets the process's exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  // A reader that closes early (| head) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  try {
    await buildProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.usage;
  if (error instanceof InputError) {
    process.stderr.write(`robosense: ${error.message}\n`);
    return exitCode.usage;
  }
  if (error instanceof StoppedError) {
    const next = error.resumes ? 'the same command goes on from here' : 'nothing was kept';
    process.stderr.write(`robosense: ${error.message}; ${next}\n`);
    return exitCode.stopped;
  }
  process.stderr.write(
    `robosense: internal error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCode.internal;
}
