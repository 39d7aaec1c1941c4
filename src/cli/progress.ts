import cliProgress from 'cli-progress';
import type { Progress } from '../protocol/evaluation.js';

/** A bar with the remaining time on a terminal; lines where standard error is a file or a pipe. */
export function terminalProgress(): Progress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): Progress {
  let current: cliProgress.SingleBar | undefined;
  return {
    start(label, total, done) {
      current = new cliProgress.SingleBar(
        {
          format: `{label} {bar} {value}/{total} | {percentage}% | ETA {eta_formatted}`,
          hideCursor: true,
          clearOnComplete: true,
          etaBuffer: 50,
          stream: process.stderr,
        },
        cliProgress.Presets.shades_classic,
      );
      current.start(total, done, { label: label.padEnd(8) });
    },
    advance: () => current?.increment(),
    stop: () => current?.stop(),
  };
}

/** How long a step works on without a line of its own. */
const SILENCE_MS = 10_000;

/** A line at the end of each step, and one now and then while it takes long. */
function lines(): Progress {
  let label = '';
  let total = 0;
  let value = 0;
  let spokenMs = 0;
  const speak = (): void => {
    process.stderr.write(`${label}: ${value}/${total}\n`);
    spokenMs = Date.now();
  };
  return {
    start(newLabel, newTotal, done) {
      [label, total, value, spokenMs] = [newLabel, newTotal, done, Date.now()];
    },
    advance: () => {
      value++;
      if (value < total && Date.now() - spokenMs >= SILENCE_MS) speak();
    },
    stop: speak,
  };
}
