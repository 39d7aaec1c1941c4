import cliProgress from 'cli-progress';
import type { Progress } from '../protocol/index.js';

/** A bar with the remaining time on a terminal; one line per step where standard error is a file or a pipe. */
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

function lines(): Progress {
  let label = '';
  let total = 0;
  let value = 0;
  return {
    start(newLabel, newTotal, done) {
      [label, total, value] = [newLabel, newTotal, done];
    },
    advance: () => {
      value++;
    },
    stop: () => process.stderr.write(`${label}: ${value}/${total}\n`),
  };
}
