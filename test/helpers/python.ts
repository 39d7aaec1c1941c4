import { execFileSync } from 'node:child_process';
import test, { type ExecutionContext } from 'ava';

/** A Python with numpy. */
const python = process.env.ROBOSENSE_PYTHON;

/** Runs a script with the arguments in `sys.argv[1:]` and returns what it prints. */
export function runPython(script: string, ...args: readonly string[]): string {
  const options = ['-W', 'error::DeprecationWarning', '-c', script];
  return execFileSync(python as string, [...options, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
}

type Implementation = (t: ExecutionContext) => void | Promise<void>;

/** A test that needs Python and numpy; skipped, saying so, where there is none. */
export function testWithPython(title: string, implementation: Implementation): void {
  if (python) test(title, implementation);
  else test.skip(`${title} (set ROBOSENSE_PYTHON to a Python with numpy)`, () => undefined);
}

/** A test that needs Pillow 12 or older, which always resizes rows before columns; skipped, saying so, where it is absent. */
export function testWithPillow(title: string, implementation: Implementation): void {
  if (python && succeeds('import PIL; assert int(PIL.__version__.split(".")[0]) < 13')) test(title, implementation);
  else test.skip(`${title} (set ROBOSENSE_PYTHON to a Python with pillow<13)`, () => undefined);
}

function succeeds(script: string): boolean {
  try {
    execFileSync(python as string, ['-c', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
